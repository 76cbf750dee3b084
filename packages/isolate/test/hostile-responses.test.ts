import { describe, expect, test } from 'vitest';

import { API_ORIGIN, handler } from './harness.ts';
import { useIsolationHarness, TIMEOUT_MS, RESPONSE_BYTES } from './isolation-harness.ts';

const isolation = useIsolationHarness();

describe('a handler', () => {
    test('that waits for a promise that never settles gets never_answered', async () => {
        const { status, outcome } = await isolation().attack(
            handler(`await new Promise(() => {});`),
        );
        expect([status, outcome.error?.code]).toEqual([502, 'never_answered']);
        await isolation().expectUnaffected();
    });

    test('that waits too long for a timer gets timed_out', async () => {
        const { status, text, outcome } = await isolation().attack(
            handler(`console.log('before'); await scheduler.wait(60_000);`),
            { timeoutMs: TIMEOUT_MS },
        );
        expect([status, outcome.error?.code]).toEqual([504, 'timed_out']);
        expect(JSON.parse(text)).toEqual({ error: expect.stringContaining('1000 ms') });
        expect(outcome.logs.map(({ message }) => message)).toEqual(['before']);
        await isolation().expectUnaffected();
    });

    test('with endless waitUntil work gets timed_out after its response', async () => {
        const { status, text, outcome } = await isolation().attack(
            handler(`ctx.waitUntil(scheduler.wait(60_000)); return new Response('done');`),
            { timeoutMs: TIMEOUT_MS },
        );
        expect([status, text]).toEqual([200, 'done']);
        expect(outcome.error?.code).toBe('timed_out');
        await isolation().expectUnaffected();
    });

    test('that returns the same Response twice gets bad_answer', async () => {
        const script = `let cached;\n${handler(`cached ??= new Response('once'); return cached;`)}`;
        const first = await isolation().attack(script);
        const second = await isolation().attack(script);
        expect([first.status, first.text]).toEqual([200, 'once']);
        expect([second.status, second.outcome.error?.code]).toEqual([502, 'bad_answer']);
        expect(second.outcome.error?.message).toContain('already read');
        await isolation().expectUnaffected();
    });

    test('that returns something other than a Response gets bad_answer', async () => {
        const values = ['undefined', 'null', '"text"', '{}', 'Symbol()'];
        const script = handler(`
            const form = await request.formData();
            return [${values.join()}][JSON.parse(form.get('environment')).index];`);
        for (const index of values.keys()) {
            const { status, outcome } = await isolation().attack(script, {
                environment: { index } as never, // the script reads no other field
            });
            expect([status, outcome.error?.code]).toEqual([502, 'bad_answer']);
        }
        await isolation().expectUnaffected();
    });

    test('that throws something other than an Error gets exception', async () => {
        const values = ['null', 'undefined', '{ toString() { throw 1 } }', 'Symbol("s")', '1n'];
        const script = handler(`
            const form = await request.formData();
            throw [${values.join()}][JSON.parse(form.get('environment')).index];`);
        for (const index of values.keys()) {
            const { status, outcome } = await isolation().attack(script, {
                environment: { index } as never, // the script reads no other field
            });
            expect([status, outcome.error?.code]).toEqual([500, 'exception']);
        }
        await isolation().expectUnaffected();
    });

    test('whose body stream fails gets body_failed', async () => {
        const { status, bodyError, outcome } = await isolation().attack(
            handler(`return new Response(new ReadableStream({
                start(controller) { controller.enqueue(new TextEncoder().encode('part')); },
                async pull() { await scheduler.wait(20); throw new Error('broken'); },
            }));`),
        );
        expect(status).toBe(200);
        expect(bodyError).toMatchObject({ code: 'body_failed' });
        expect(outcome.error).toMatchObject({ code: 'body_failed', message: 'Error: broken' });
        await isolation().expectUnaffected();
    });

    test('whose body stream never ends gets timed_out', async () => {
        const { status, bodyError, outcome } = await isolation().attack(
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
        await isolation().expectUnaffected();
    });

    test('whose body stream is larger than the limit gets response_too_large', async () => {
        const { bodyError, outcome } = await isolation().attack(
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
        await isolation().expectUnaffected();
    });

    test('whose string body is larger than the limit gets an error response', async () => {
        const { status, outcome, bodyError } = await isolation().attack(
            handler(`return new Response('x'.repeat(${RESPONSE_BYTES + 1}));`),
        );
        expect(outcome.error?.code).toBe('response_too_large');
        expect(bodyError === undefined ? status : 502).toBe(502);
        await isolation().expectUnaffected();
    });

    test.each([
        ['string', `'x'`],
        [
            'streamed',
            `new ReadableStream({ start(c) { c.enqueue(new Uint8Array(3)); c.close(); } })`,
        ],
    ])('with a %s body and headers larger than the limit gets bad_answer', async (_name, body) => {
        const script = (length: number) =>
            handler(
                `return new Response(${body}, { headers: { 'x-big': 'y'.repeat(${length}) } });`,
            );
        const large = await isolation().attack(script(100_000));
        expect([large.status, large.headers.get('x-big')?.length]).toEqual([200, 100_000]);
        const { status, outcome } = await isolation().attack(script(200_000));
        expect([status, outcome.error?.code]).toEqual([502, 'bad_answer']);
        expect(outcome.error?.message).toContain('131072 bytes');
        await isolation().expectUnaffected();
    });

    test.each([
        ['103', `new Response(null, { status: 103 })`, 500, 'exception'],
        [
            '101 and a WebSocket',
            `new Response(null, { status: 101, webSocket: new WebSocketPair()[0] })`,
            502,
            'bad_answer',
        ],
        ['0', `Response.error()`, 502, 'bad_answer'],
    ])('with status %s gets an error response', async (_name, response, expected, code) => {
        const { status, outcome } = await isolation().attack(handler(`return ${response};`));
        expect([status, outcome.error?.code]).toEqual([expected, code]);
        expect(outcome.error?.message).toContain('200');
        await isolation().expectUnaffected();
    });

    test('cannot send internal headers of the host', async () => {
        const { status, headers, text } = await isolation().attack(
            handler(`return new Response('x', { headers: {
                'bindery-call': '{}', 'bindery-invocation': '1', 'bindery-url': 'http://x/', 'transfer-encoding': 'chunked',
                'content-length': '1000', 'connection': 'close', 'upgrade': 'h2c' } });`),
        );
        expect([status, text]).toEqual([200, 'x']);
        expect([...headers.keys()]).toEqual(['content-type']);
        await isolation().expectUnaffected();
    });

    test('that breaks the globals that the wrapper uses fails only itself', async () => {
        const { outcome, status } = await isolation().attack(
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
        await isolation().expectUnaffected();
    });

    test('is aborted when its caller disconnects', async () => {
        const caller = new AbortController();
        const before = isolation().apiCalls;
        const running = isolation().attack(
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
        expect(isolation().apiCalls).toBe(before);
        expect(
            isolation()
                .harness.host.stats()
                .processes.every(({ inFlight }) => inFlight <= 2),
        ).toBe(true);
        await isolation().expectUnaffected();
    });

    test('is aborted when its caller cancels the body', async () => {
        const { response, outcome } = await isolation().harness.host.invoke(
            isolation().harness.request(
                handler(`return new Response(new ReadableStream({
                    async pull(controller) { await scheduler.wait(5); controller.enqueue(new Uint8Array(10)); } }));`),
                { tenant: isolation().hostile },
            ),
        );
        const reader = response.body?.getReader();
        await reader?.read();
        await reader?.cancel();
        expect((await outcome).error?.code).toBe('caller_disconnected');
        await isolation().expectUnaffected();
    });
});

describe('concurrent invocations', () => {
    test('above the limit are refused with too_many_invocations', async () => {
        const script = handler(`await scheduler.wait(200); return new Response('x');`);
        const results = await Promise.all(
            Array.from({ length: 12 }, () => isolation().attack(script)),
        );
        const refused = results.filter(({ status }) => status === 503);
        expect(refused).toHaveLength(4);
        expect(refused[0]?.outcome.error?.code).toBe('too_many_invocations');
        expect(refused[0]?.headers.get('retry-after')).toBe('1');
        await isolation().expectUnaffected();
    });
});
