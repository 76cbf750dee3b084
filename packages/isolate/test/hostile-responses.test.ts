/** Hostile answers. */
import { describe, expect, test } from 'vitest';

import { API_ORIGIN, handler } from './harness.ts';
import { laySiege, TIMEOUT_MS, RESPONSE_BYTES } from './hostile-tenant.ts';

const siege = laySiege();

describe('answering', () => {
    test('never, waiting for nothing', async () => {
        const { status, outcome } = await siege().attack(handler(`await new Promise(() => {});`));
        expect([status, outcome.error?.code]).toEqual([502, 'never_answered']);
        await siege().unharmed();
    });

    test('never, while a timer runs: the wall-time limit', async () => {
        const started = performance.now();
        const { status, text, outcome } = await siege().attack(
            handler(`console.log('before'); await scheduler.wait(60_000);`),
            { timeoutMs: TIMEOUT_MS },
        );
        expect([status, outcome.error?.code]).toEqual([504, 'timed_out']);
        expect(JSON.parse(text)).toEqual({ error: expect.stringContaining('1000 ms') });
        expect(outcome.logs.map(({ message }) => message)).toEqual(['before']);
        expect(performance.now() - started).toBeLessThan(TIMEOUT_MS + 1_000);
        await siege().unharmed();
    });

    test('in time, with work in waitUntil that does not end: the wall-time limit', async () => {
        const { status, text, outcome } = await siege().attack(
            handler(`ctx.waitUntil(scheduler.wait(60_000)); return new Response('answer');`),
            { timeoutMs: TIMEOUT_MS },
        );
        expect([status, text]).toEqual([200, 'answer']);
        expect(outcome.error?.code).toBe('timed_out');
        await siege().unharmed();
    });

    test('twice with the same Response', async () => {
        const script = `let kept;\n${handler(`kept ??= new Response('once'); return kept;`)}`;
        const first = await siege().attack(script);
        const second = await siege().attack(script);
        expect([first.status, first.text]).toEqual([200, 'once']);
        expect([second.status, second.outcome.error?.code]).toEqual([502, 'bad_answer']);
        expect(second.outcome.error?.message).toContain('already read');
        await siege().unharmed();
    });

    test('with something that is no Response', async () => {
        for (const value of ['undefined', 'null', '"text"', '{}', 'Symbol()']) {
            const { status, outcome } = await siege().attack(handler(`return ${value};`));
            expect([status, outcome.error?.code]).toEqual([502, 'bad_answer']);
        }
        await siege().unharmed();
    });

    test('by throwing things that are no errors', async () => {
        for (const value of [
            'null',
            'undefined',
            '{ toString() { throw 1 } }',
            'Symbol("s")',
            '1n',
        ]) {
            const { status, outcome } = await siege().attack(handler(`throw ${value};`));
            expect([status, outcome.error?.code]).toEqual([500, 'exception']);
        }
        await siege().unharmed();
    });

    test('with a stream that breaks', async () => {
        const { status, bodyError, outcome } = await siege().attack(
            handler(`return new Response(new ReadableStream({
                start(controller) { controller.enqueue(new TextEncoder().encode('part')); },
                async pull() { await scheduler.wait(20); throw new Error('broke'); },
            }));`),
        );
        expect(status).toBe(200);
        expect(bodyError).toMatchObject({ code: 'body_failed' });
        expect(outcome.error).toMatchObject({ code: 'body_failed', message: 'Error: broke' });
        await siege().unharmed();
    });

    test('with a stream that never ends', async () => {
        const { status, bodyError, outcome } = await siege().attack(
            handler(`return new Response(new ReadableStream({
                async pull(controller) {
                    await scheduler.wait(5);
                    controller.enqueue(new TextEncoder().encode('tick'));
                },
            }));`),
            { timeoutMs: TIMEOUT_MS },
        );
        expect(status).toBe(200);
        expect(bodyError).toMatchObject({ code: 'timed_out' });
        expect(outcome.error?.code).toBe('timed_out');
        await siege().unharmed();
    });

    test('with 2 GB: the limit of the response', async () => {
        const { bodyError, outcome } = await siege().attack(
            handler(`
                const chunk = new Uint8Array(256 * 1024);
                let left = 8 * 1024;
                return new Response(new ReadableStream({
                    pull(controller) {
                        if (left-- > 0) controller.enqueue(chunk);
                        else controller.close();
                    },
                }));`),
        );
        expect(bodyError).toMatchObject({ code: 'response_too_large' });
        expect(outcome.error?.code).toBe('response_too_large');
        await siege().unharmed();
    });

    test('with a string above the limit: an answer in its place', async () => {
        const { status, outcome, bodyError } = await siege().attack(
            handler(`return new Response('x'.repeat(${RESPONSE_BYTES + 1}));`),
        );
        expect(outcome.error?.code).toBe('response_too_large');
        expect(bodyError === undefined ? status : 502).toBe(502);
        await siege().unharmed();
    });

    test.each([
        ['whole', `'x'`],
        [
            'streamed',
            `new ReadableStream({ start(c) { c.enqueue(new Uint8Array(3)); c.close(); } })`,
        ],
    ])('%s, with large headers: their limit', async (_name, body) => {
        const script = (length: number) =>
            handler(
                `return new Response(${body}, { headers: { 'x-big': 'y'.repeat(${length}) } });`,
            );
        const large = await siege().attack(script(100_000));
        expect([large.status, large.headers.get('x-big')?.length]).toEqual([200, 100_000]);
        const { status, outcome } = await siege().attack(script(200_000));
        expect([status, outcome.error?.code]).toEqual([502, 'bad_answer']);
        expect(outcome.error?.message).toContain('131072 bytes');
        await siege().unharmed();
    });

    test('with the host’s internal headers', async () => {
        const { status, headers, text } = await siege().attack(
            handler(`return new Response('x', { headers: {
                'bindery-call': '{}', 'bindery-invocation': '1', 'bindery-url': 'http://x/', 'transfer-encoding': 'chunked',
                'content-length': '1000', 'connection': 'close', 'upgrade': 'h2c' } });`),
        );
        expect([status, text]).toEqual([200, 'x']);
        expect([...headers.keys()]).toEqual(['content-type']);
        await siege().unharmed();
    });

    test('after taking the wrapper’s tools apart', async () => {
        const { outcome, status } = await siege().attack(
            `Uint8Array.prototype.set = () => {};
             TextEncoder.prototype.encode = () => new Uint8Array([7, 255, 255, 255, 255]);
             JSON.stringify = () => '{"status":99}';
             Promise.prototype.then = undefined;
             Array.prototype.push = () => { throw new Error('no'); };
             ${handler(`return new Response('x');`)}`,
            { timeoutMs: 500 },
        );
        expect(status).toBeGreaterThanOrEqual(500);
        expect(outcome.error?.code).toMatch(
            /^(bad_answer|timed_out|host_failed|exception|load_failed|never_answered|isolate_aborted)$/,
        );
        await siege().unharmed();
    });

    test('to a caller that went away', async () => {
        const caller = new AbortController();
        const before = siege().apiCalls;
        const running = siege().attack(
            handler(`
                console.log('started');
                await scheduler.wait(400);
                await fetch('${API_ORIGIN}/v1/late');
                return new Response('late');`),
            { signal: caller.signal, onLog: () => setTimeout(() => caller.abort(), 50) },
        );
        const { outcome } = await running;
        expect(outcome.error?.code).toBe('caller_disconnected');
        expect(outcome.logs.map(({ message }) => message)).toEqual(['started']);
        await new Promise((resolve) => setTimeout(resolve, 600));
        expect(siege().apiCalls).toBe(before);
        expect(
            siege()
                .harness.host.stats()
                .processes.every(({ inFlight }) => inFlight <= 2),
        ).toBe(true);
        await siege().unharmed();
    });

    test('to a caller that stops reading', async () => {
        const { response, outcome } = await siege().harness.host.invoke(
            siege().harness.request(
                handler(`return new Response(new ReadableStream({
                    async pull(controller) { await scheduler.wait(5); controller.enqueue(new Uint8Array(10)); } }));`),
                { tenant: siege().hostile },
            ),
        );
        const reader = response.body?.getReader();
        await reader?.read();
        await reader?.cancel();
        expect((await outcome).error?.code).toBe('caller_disconnected');
        await siege().unharmed();
    });
});

describe('at the same time', () => {
    test('too many invocations: the limit of concurrent invocations', async () => {
        const script = handler(`await scheduler.wait(200); return new Response('x');`);
        const answers = await Promise.all(Array.from({ length: 12 }, () => siege().attack(script)));
        const refused = answers.filter(({ status }) => status === 503);
        expect(refused).toHaveLength(4);
        expect(refused[0]?.outcome.error?.code).toBe('too_many_invocations');
        expect(refused[0]?.headers.get('retry-after')).toBe('1');
        await siege().unharmed();
    });
});
