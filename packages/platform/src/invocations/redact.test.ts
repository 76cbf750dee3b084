import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { DATABASES } from '@bindery/test-support/databases';
import {
    scriptOf,
    startTestPlatform,
    type TestPlatform,
} from '@bindery/test-support/test-platform';
import { listDeliveries } from '../deliveries/replay.ts';
import { MASK } from '../secrets/secret-field.ts';
import { viewPage } from '../spaces/space.ts';
import { readDetails } from './trace-store.ts';

const KEY = 'Mixed-Case+Secret/1';
const CERTIFICATE = '-----BEGIN "KEY"-----\nabcdef\n-----END-----';

/** A handler that leaks its secrets in logs, in the host and path of an outbound call, and in its response. */
const LEAKING = scriptOf(`
    if (event.type !== 'space_view') return new Response('OK');
    const { KEY, CERTIFICATE } = environment.secrets;
    console.log(JSON.stringify({ KEY, CERTIFICATE }), CERTIFICATE, encodeURIComponent(KEY));
    console.log(JSON.stringify(event));
    const host = KEY.replace(/[^-a-z]/gi, '') + '.invalid';
    await fetch('https://' + host + '/bot' + KEY + '/send').catch(() => {});
    return new Response('failed with ' + KEY, { status: 500 });`);

describe.each(DATABASES)('a stored invocation on %s', (database) => {
    let test: TestPlatform;

    beforeAll(async () => {
        test = await startTestPlatform({ database });
        await test.publish({
            script: LEAKING,
            secrets: { KEY, CERTIFICATE, HOST: 'Mixed-CaseSecret' },
        });
        await viewPage(test.ctx, test.spaceId, 'page', {
            url: 'http://x/?jwt_token=token-of-a-visitor',
            visitor: {
                anonymousId: 'a',
                userAgent: 'test',
                ip: '127.0.0.1',
                cookies: { session: 'cookie-of-a-visitor' },
            },
        });
        await test.platform.deliveries.idle();
        // A delivery ends with the response. Its trace ends with the outcome, which may be later.
        await vi.waitFor(async () => {
            await test.platform.traces.flush();
            expect(await traces()).toHaveLength(1);
        }, 20_000);
    });
    afterAll(() => test[Symbol.asyncDispose]());

    const traces = async () => {
        const rows = await test.ctx.db
            .selectFrom('invocations')
            .selectAll()
            .where('type', '=', 'space_view')
            .execute();
        return Promise.all(
            rows.map(async (row) => {
                const { logs, egress, error } = await readDetails(test.ctx, row);
                return { message: row.error_message, logs, egress, error };
            }),
        );
    };

    it('holds no secret in any spelling in logs and outbound calls', async () => {
        const [trace] = await traces();
        expect(trace?.egress[0]?.host).toBe(`${MASK}.invalid`);
        const stored = JSON.stringify(trace);
        for (const secret of [KEY, encodeURIComponent(KEY), 'abcdef']) {
            expect(stored).not.toContain(secret);
        }
        expect(stored.toLowerCase()).not.toContain('mixed-case');
    });

    it('holds no secret in the response of a failed delivery', async () => {
        const [delivery] = await listDeliveries(test.ctx, {}, 1);
        expect(delivery).toMatchObject({ state: 'pending', lastError: `failed with ${MASK}` });
        const row = await test.ctx.db
            .selectFrom('events')
            .selectAll()
            .where('type', '=', 'space_view')
            .executeTakeFirst();
        expect(JSON.stringify(row)).not.toContain(KEY);
    });

    it('seals a visitor’s cookies and URL parameters, and delivers both', async () => {
        const rows = await test.ctx.db
            .selectFrom('events')
            .selectAll()
            .where('type', '=', 'space_view')
            .execute();
        expect(rows).toHaveLength(1);
        expect(JSON.stringify(rows)).not.toMatch(/(cookie|token)-of-a-visitor/);
        const [trace] = await traces();
        // The last log line is the event as the handler received it.
        expect(trace?.logs.at(-1)?.message).toContain('"session":"cookie-of-a-visitor"');
        expect(trace?.logs.at(-1)?.message).toContain('?jwt_token=token-of-a-visitor');
    });
});
