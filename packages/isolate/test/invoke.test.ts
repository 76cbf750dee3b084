import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { generateWorkers } from '../scripts/generate-workers.ts';
import { API_ORIGIN, handler, Harness } from './harness.ts';

let harness: Harness;
/** Calls to these paths of the API wait until their promise is resolved. */
const held = new Map<string, PromiseWithResolvers<void>>();
const hold = (path: string): PromiseWithResolvers<void> => {
    const gate = Promise.withResolvers<void>();
    held.set(path, gate);
    return gate;
};
beforeAll(async () => {
    harness = await Harness.start({
        processes: 2,
        platformFetch: async (request) => {
            await held.get(new URL(request.url).pathname)?.promise;
            return Response.json({
                url: request.url,
                method: request.method,
                headers: Object.fromEntries(request.headers),
                body: await request.text(),
            });
        },
    });
});
afterAll(() => harness[Symbol.asyncDispose]());

test('the generated workers are up to date', async () => {
    const { readFile } = await import('node:fs/promises');
    const file = new URL('../src/host/workers.generated.ts', import.meta.url);
    expect(await readFile(file, 'utf8')).toBe(await generateWorkers());
});

test.each([302, 307, 308])('a redirect (%i) is returned and not followed', async (code) => {
    const script = handler(
        `return new Response(null, { status: ${code}, headers: { location: 'https://provider.example/login' } });`,
    );
    const { response } = await harness.host.invoke(harness.request(script));
    expect(response.status).toBe(code);
    expect(response.headers.get('location')).toBe('https://provider.example/login');
});

describe('the envelope', () => {
    test('has text parts for event and environment, and a file part for the raw body', async () => {
        const script = handler(`
            const form = await request.formData();
            const body = form.get('fetch-body');
            return Response.json({
                path: new URL(request.url).pathname,
                event: JSON.parse(form.get('event')),
                environment: JSON.parse(form.get('environment')),
                body: [...new Uint8Array(await body.arrayBuffer())],
                headers: [...request.headers.keys()].filter((name) => !name.startsWith('bindery-')),
            });`);
        const fetchBody = new Uint8Array([0, 255, 13, 10, 45, 45, 128]);
        const { status, text } = await harness.run(script, {
            fetchBody,
            environment: { name: 'é ☃ \r\n "' } as never,
        });
        expect(status).toBe(200);
        expect(JSON.parse(text)).toEqual({
            path: '/v1',
            event: { type: 'ui_render', componentId: 'test' },
            environment: { name: 'é ☃ \r\n "' },
            body: [...fetchBody],
            headers: ['content-length', 'content-type'],
        });
    });

    test('a raw body that contains the boundary arrives unchanged', async () => {
        const script = handler(`
            const form = await request.formData();
            return new Response(await form.get('fetch-body').arrayBuffer());`);
        const text = '\r\n--bindery-envelope-6f1d0c5b7e2a4983--\r\n';
        const result = await harness.run(script, { fetchBody: new TextEncoder().encode(text) });
        expect(result.text).toBe(text);
    });
});

describe('responses', () => {
    test('keep status, headers and cookies, without internal headers of the host', async () => {
        const script = handler(`
            const headers = new Headers({ 'x-own': 'yes', 'bindery-call': 'forged', 'content-encoding': 'gzip' });
            headers.append('set-cookie', 'a=1');
            headers.append('set-cookie', 'b=2');
            return new Response('hello', { status: 418, headers });`);
        const { status, text, headers } = await harness.run(script);
        expect(status).toBe(418);
        expect(text).toBe('hello');
        expect(headers.get('x-own')).toBe('yes');
        expect(headers.getSetCookie()).toEqual(['a=1', 'b=2']);
        expect([...headers.keys()].some((name) => name.startsWith('bindery-'))).toBe(false);
    });

    test('can have no body', async () => {
        const { status, text } = await harness.run(
            handler(`return new Response(null, { status: 204 });`),
        );
        expect([status, text]).toEqual([204, '']);
    });

    test('are streamed as they arrive', async () => {
        const script = handler(`
            const encoder = new TextEncoder();
            let count = 0;
            return new Response(new ReadableStream({
                async pull(controller) {
                    count += 1;
                    await fetch('${API_ORIGIN}/part-' + count);
                    if (count === 3) controller.close();
                    else controller.enqueue(encoder.encode('part ' + count));
                },
            }));`);
        const parts = [hold('/part-1'), hold('/part-2'), hold('/part-3')];
        // Each step happens while the next part is still held back.
        const { response, outcome } = await harness.host.invoke(harness.request(script));
        const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
        parts[0]?.resolve();
        expect((await reader?.read())?.value).toBe('part 1');
        parts[1]?.resolve();
        expect((await reader?.read())?.value).toBe('part 2');
        parts[2]?.resolve();
        expect((await reader?.read())?.done).toBe(true);
        expect((await outcome).error).toBeUndefined();
    });
});

describe('outcomes', () => {
    test('contain the log with levels, including lines of waitUntil work; earlier lines were streamed before', async () => {
        const script = handler(`
            console.log('one', { two: [3] });
            console.warn('four');
            ctx.waitUntil(fetch('${API_ORIGIN}/background').then(() => console.error('five')));
            return new Response('done');`);
        const background = hold('/background');
        const streamed: string[] = [];
        const { response, outcome } = await harness.host.invoke(
            harness.request(script, { onLog: (line) => streamed.push(line.message) }),
        );
        expect(await response.text()).toBe('done');
        expect(streamed).toEqual(['one { two: [ 3 ] }', 'four']);
        background.resolve();
        const { logs, isolate, status } = await outcome;
        expect(logs.map(({ level, message }) => [level, message])).toEqual([
            ['info', 'one { two: [ 3 ] }'],
            ['warn', 'four'],
            ['error', 'five'],
        ]);
        expect(logs.every(({ timestamp }) => Math.abs(timestamp - Date.now()) < 5_000)).toBe(true);
        expect(isolate.cold).toBe(true);
        expect(status).toBe(200);
        expect((await harness.run(script)).outcome.isolate.cold).toBe(false);
    });

    test('contain the output of stateful console methods, separately for each invocation', async () => {
        const script = handler(`
            console.group('outer %s', 'group');
            console.warn('inside\\nof it');
            console.groupEnd();
            console.groupEnd();
            console.dirxml('outside');
            console.count(); console.count(); console.countReset(); console.count();
            console.count({ toString() { throw 1; } });
            console.time('timer');
            await scheduler.wait(1);
            console.timeLog('timer', 'on the way');
            console.timeEnd('timer');
            console.timeEnd('timer');
            console.assert(1 === 2, 'sums');
            return new Response('x');`);
        const outcomes = await Promise.all([harness.run(script), harness.run(script)]);
        for (const { outcome } of outcomes) {
            expect(outcome.error).toBeUndefined();
            expect(outcome.logs.map(({ level, message }) => [level, message])).toEqual([
                ['info', 'outer group'],
                ['warn', '  inside\n  of it'],
                ['info', 'outside'],
                ['info', 'default: 1'],
                ['info', 'default: 2'],
                ['info', 'default: 1'],
                ['info', expect.stringMatching(/: 1$/)],
                ['info', expect.stringMatching(/^timer: [\d.]+ ms on the way$/)],
                ['info', expect.stringMatching(/^timer: [\d.]+ ms$/)],
                ['error', 'Assertion failed: sums'],
            ]);
        }
    });

    test('contain the ledger of outbound calls; calls to the API go through the host', async () => {
        const script = handler(`
            const response = await fetch('${API_ORIGIN}/v1/user?q=1', { method: 'POST', body: 'hi', headers: { 'x-own': '1', 'bindery-url': 'forged' } });
            return Response.json(await response.json());`);
        const { text, outcome } = await harness.run(script);
        expect(JSON.parse(text)).toMatchObject({
            url: `${API_ORIGIN}/v1/user?q=1`,
            method: 'POST',
            body: 'hi',
            headers: { 'x-own': '1' },
        });
        expect(text).not.toContain('forged');
        expect(text).not.toContain('bindery-');
        expect(outcome.egress).toMatchObject([
            {
                method: 'POST',
                host: 'api.bindery.test',
                path: '/v1/user',
                status: 200,
                requestBytes: 2,
            },
        ]);
        expect(outcome.egress[0]?.responseBytes).toBeGreaterThan(50);
    });

    test('separate concurrent invocations of one isolate', async () => {
        const script = handler(`
            const form = await request.formData();
            const { n } = JSON.parse(form.get('environment'));
            await scheduler.wait(10 + (n % 3) * 10);
            console.log('log ' + n);
            await fetch('${API_ORIGIN}/v1/' + n);
            return new Response('answer ' + n);`);
        const results = await Promise.all(
            Array.from({ length: 20 }, (_, n) =>
                harness.run(script, { environment: { n } as never }),
            ),
        );
        for (const [n, { text, outcome }] of results.entries()) {
            expect(text).toBe(`answer ${n}`);
            expect(outcome.logs.map(({ message }) => message)).toEqual([`log ${n}`]);
            expect(outcome.egress.map(({ path }) => path)).toEqual([`/v1/${n}`]);
        }
    });
});
