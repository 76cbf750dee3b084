import type { Event } from '@bindery/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { DATABASES } from '@bindery/test-support/databases';
import { openTestContext, type TestContext } from '@bindery/test-support/test-context';
import { unpublish } from '../integrations/publish.ts';
import {
    insertTraces,
    pruneTraces,
    pruneTracesOf,
    readDetails,
    type FinishedTrace,
} from './trace-store.ts';

/** Characters that must be escaped or replaced for PostgreSQL's `text` type or for COPY. */
const SPECIAL = 'a\u0000b \ud800 \\N \\ \t\r\n "quoted" \\u0000 😀 \\.';

let count = 0;

function trace(integration: string, message = 'text'): FinishedTrace {
    const id = `trace-${count++}`;
    return {
        row: {
            id,
            event_id: `event-of-${id}`,
            integration,
            version: 1,
            installation_id: null,
            type: 'fetch',
            label: 'GET /',
            state: 'failed',
            status: null,
            duration_ms: 1.25,
            attempt: 1,
            next_attempt_at: new Date('2026-01-02T03:04:05.678Z'),
            started_at: new Date('2026-01-02T03:04:05.006Z'),
            log_count: 1,
            error_message: message.slice(0, 100),
        },
        details: {
            // The cast is safe: the store does not inspect the event.
            event: { type: 'fetch', eventId: `event-of-${id}`, message } as unknown as Event,
            logs: [{ level: 'info', message, timestamp: 0 }],
            egress: [],
            error: { code: 'exception', message },
            isolate: { process: 1, cold: false },
        },
    };
}

describe.each(DATABASES)('traces on %s', (database) => {
    let test: TestContext;

    beforeAll(async () => {
        test = await openTestContext({
            database,
            quotas: { tracesPerIntegration: 3, traceBytesPerIntegration: 20_000 },
        });
    });
    afterAll(() => test[Symbol.asyncDispose]());
    beforeEach(async () => {
        await test.ctx.db.deleteFrom('invocations').execute();
        await test.ctx.db.deleteFrom('trace_batches').execute();
    });

    const rows = () => test.ctx.db.selectFrom('invocations').selectAll().orderBy('seq').execute();
    const batches = () => test.ctx.db.selectFrom('trace_batches').selectAll().execute();

    it('are read back in order, with all fields', async () => {
        const traces = [trace('a', SPECIAL), trace('b'), trace('a', '')];
        await insertTraces(test.ctx, traces);
        const written = await rows();
        expect(written.map(({ id }) => id)).toEqual(traces.map(({ row }) => row.id));
        for (const [index, row] of written.entries()) {
            const { row: given, details } = traces[index]!;
            const { seq: _seq, batch_id: _batch, error_message, ...rest } = row;
            const { error_message: message, ...expected } = given;
            expect(rest).toEqual(expected);
            // U+FFFD replaces characters that PostgreSQL's text cannot hold.
            expect(error_message).toBe(
                message?.replaceAll('\u0000', '\ufffd').replaceAll('\ud800', '\ufffd'),
            );
            expect(await readDetails(test.ctx, row)).toEqual(details);
        }
    });

    it('share a batch only within their integration', async () => {
        await insertTraces(test.ctx, [trace('a', 'secret'), trace('b'), trace('a'), trace('b')]);
        expect((await batches()).map(({ integration }) => integration).toSorted()).toEqual([
            'a',
            'b',
        ]);
        expect(JSON.stringify(await batches())).not.toContain('secret');
        await unpublish(test.ctx, 'a');
        expect((await batches()).map(({ integration }) => integration)).toEqual(['b']);
        for (const row of await rows()) expect(await readDetails(test.ctx, row)).toBeDefined();
    });

    it('are not found if they are deleted between the list and the details', async () => {
        await insertTraces(test.ctx, [trace('a')]);
        const [row] = await rows();
        await pruneTraces(test.ctx, 0);
        await expect(readDetails(test.ctx, row!)).rejects.toMatchObject({ code: 'not_found' });
    });

    it('start another batch when one is large', async () => {
        const large = 'x'.repeat(200_000);
        const traces = Array.from({ length: 6 }, () => trace('a', large));
        let left = traces;
        while (left.length > 0) {
            const written = await insertTraces(test.ctx, left);
            // One insert must not occupy the event loop for long.
            expect(written).toBeLessThan(4);
            left = left.slice(written);
        }
        expect(await rows()).toHaveLength(6);
        expect((await batches()).length).toBeGreaterThan(1);
        for (const row of await rows()) {
            expect((await readDetails(test.ctx, row)).logs[0]?.message).toBe(large);
        }
    });

    it('are stored once if they are written again after a lost answer', async () => {
        const traces = [trace('a'), trace('a')];
        await insertTraces(test.ctx, traces);
        // PGlite runs in this process: no connection can be lost, so COPY need not ignore rows that exist already.
        const again = insertTraces(test.ctx, [...traces, trace('a')]);
        if (database === 'pglite') await expect(again).rejects.toThrow('duplicate key');
        else await again;
        expect(await rows()).toHaveLength(database === 'pglite' ? 2 : 3);
        for (const row of await rows()) expect(await readDetails(test.ctx, row)).toBeDefined();
    });

    it('are written together or not at all', async () => {
        const traces = [trace('a'), { ...trace('b'), row: { ...trace('b').row, version: 1.5 } }];
        await expect(insertTraces(test.ctx, traces)).rejects.toThrow('integer');
        expect(await rows()).toEqual([]);
        expect(await batches()).toEqual([]);
    });

    it('are written outside other transactions', async () => {
        const { db } = test.ctx;
        const failing = db.transaction().execute(async (tx) => {
            await tx.deleteFrom('trace_batches').execute();
            await new Promise((resolve) => setTimeout(resolve, 50));
            throw new Error('rolled back');
        });
        await Promise.all([
            expect(failing).rejects.toThrow('rolled back'),
            insertTraces(test.ctx, [trace('a')]),
        ]);
        expect(await rows()).toHaveLength(1);
        expect(await batches()).toHaveLength(1);
    });

    it('are pruned with their details, the oldest first', async () => {
        await insertTraces(test.ctx, [trace('a'), trace('b'), trace('a')]);
        const last = [trace('b'), trace('a')];
        await insertTraces(test.ctx, last);
        await pruneTraces(test.ctx, 4);
        // A batch is kept until the last of its traces is deleted.
        expect(await rows()).toHaveLength(4);
        expect(await batches()).toHaveLength(4);
        for (const row of await rows()) expect(await readDetails(test.ctx, row)).toBeDefined();
        await pruneTraces(test.ctx, 2);
        expect((await rows()).map(({ id }) => id)).toEqual(last.map(({ row }) => row.id));
        expect(await batches()).toHaveLength(2);
    });

    it('of an integration over its quota of traces are pruned, and no other traces', async () => {
        const of = (integration: string) => Array.from({ length: 5 }, () => trace(integration));
        for (const each of [...of('a'), ...of('b')]) await insertTraces(test.ctx, [each]);
        await pruneTracesOf(test.ctx, 'a');
        const left = (await rows()).map(({ integration }) => integration).toSorted();
        expect(left.join('')).toBe('aaabbbbb');
        expect(await batches()).toHaveLength(8);
        for (const row of await rows()) expect(await readDetails(test.ctx, row)).toBeDefined();
    });

    it('are pruned when their integration is over its quota of bytes', async () => {
        for (let index = 0; index < 3; index++) {
            await insertTraces(test.ctx, [trace('a', 'x'.repeat(4000))]);
        }
        await pruneTracesOf(test.ctx, 'a');
        const left = await rows();
        expect(left.length).toBeGreaterThan(0);
        expect(left.length).toBeLessThan(3);
        expect(await batches()).toHaveLength(left.length);
        for (const row of left) expect(await readDetails(test.ctx, row)).toBeDefined();
    });
});
