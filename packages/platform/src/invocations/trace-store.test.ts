import type { Event } from '@bindery/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { DATABASES } from '@bindery/test-support/databases';
import { startTestPlatform, type TestPlatform } from '@bindery/test-support/test-platform';
import { unpublish } from '../integrations/publish.ts';
import { insertTraces, readDetails, trimTraces, type FinishedTrace } from './trace-store.ts';

/** What neither PostgreSQL nor its bulk formats take as it is. */
const ODD = 'a\u0000b \ud800 \\N \\ \t\r\n "quoted" \\u0000 😀 \\.';

let count = 0;

function trace(integration: string, message = 'said'): FinishedTrace {
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
            // Only its being kept is of interest.
            event: { type: 'fetch', eventId: `event-of-${id}`, message } as unknown as Event,
            logs: [{ level: 'info', message, timestamp: 0 }],
            egress: [],
            error: { code: 'exception', message },
            isolate: { process: 1, cold: false },
        },
    };
}

describe.each(DATABASES)('traces on %s', (database) => {
    let test: TestPlatform;

    beforeAll(async () => {
        test = await startTestPlatform({ database });
    });
    afterAll(() => test[Symbol.asyncDispose]());
    beforeEach(async () => {
        await test.ctx.db.deleteFrom('invocations').execute();
        await test.ctx.db.deleteFrom('trace_batches').execute();
    });

    const rows = () => test.ctx.db.selectFrom('invocations').selectAll().orderBy('seq').execute();
    const batches = () => test.ctx.db.selectFrom('trace_batches').selectAll().execute();

    it('come back in their order with all that they hold', async () => {
        const traces = [trace('a', ODD), trace('b'), trace('a', '')];
        await insertTraces(test.ctx, traces);
        const written = await rows();
        expect(written.map(({ id }) => id)).toEqual(traces.map(({ row }) => row.id));
        for (const [index, row] of written.entries()) {
            const { row: given, details } = traces[index]!;
            const { seq: _seq, batch_id: _batch, error_message, ...rest } = row;
            const { error_message: message, ...expected } = given;
            expect(rest).toEqual(expected);
            // U+FFFD stands for what a text of PostgreSQL cannot hold.
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

    it('are not found when they went while somebody opens them', async () => {
        await insertTraces(test.ctx, [trace('a')]);
        const [row] = await rows();
        await trimTraces(test.ctx, 0);
        await expect(readDetails(test.ctx, row!)).rejects.toMatchObject({ code: 'not_found' });
    });

    it('begin another batch when one is large', async () => {
        const large = 'x'.repeat(200_000);
        await insertTraces(
            test.ctx,
            Array.from({ length: 6 }, () => trace('a', large)),
        );
        expect((await batches()).length).toBeGreaterThan(1);
        for (const row of await rows()) {
            expect((await readDetails(test.ctx, row)).logs[0]?.message).toBe(large);
        }
    });

    it('are kept once when they are written again because an answer was lost', async () => {
        const traces = [trace('a'), trace('a')];
        await insertTraces(test.ctx, traces);
        // PGlite answers from within the process.
        const again = insertTraces(test.ctx, [...traces, trace('a')]);
        if (database === 'pglite') await expect(again).rejects.toThrow('duplicate key');
        else await again;
        expect(await rows()).toHaveLength(database === 'pglite' ? 2 : 3);
        for (const row of await rows()) expect(await readDetails(test.ctx, row)).toBeDefined();
    });

    it('are all written or none', async () => {
        const traces = [trace('a'), { ...trace('b'), row: { ...trace('b').row, version: 1.5 } }];
        await expect(insertTraces(test.ctx, traces)).rejects.toThrow('integer');
        expect(await rows()).toEqual([]);
        expect(await batches()).toEqual([]);
    });

    it('keep out of the transactions of others', async () => {
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

    it('go with their details, the oldest first', async () => {
        await insertTraces(test.ctx, [trace('a'), trace('b'), trace('a')]);
        const last = [trace('b'), trace('a')];
        await insertTraces(test.ctx, last);
        await trimTraces(test.ctx, 4);
        // One of the first batch is kept, and its details with it.
        expect(await rows()).toHaveLength(4);
        expect(await batches()).toHaveLength(4);
        for (const row of await rows()) expect(await readDetails(test.ctx, row)).toBeDefined();
        await trimTraces(test.ctx, 2);
        expect((await rows()).map(({ id }) => id)).toEqual(last.map(({ row }) => row.id));
        expect(await batches()).toHaveLength(2);
    });
});
