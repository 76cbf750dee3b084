/**
 * Forged frames: an integration can send anything in place of the wrapper's frames. Their cost for the host is bounded.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { handler, Harness } from './harness.ts';

const MEGABYTE = 1024 * 1024;

let harness: Harness;
beforeAll(async () => {
    harness = await Harness.start({ limits: { responseBytes: 2 * MEGABYTE } });
});
afterAll(() => harness[Symbol.asyncDispose]());

/** Returns a script that makes the wrapper send these bytes in place of its first frame. */
const forging = (bytes: string): string => `
    const text = new TextEncoder();
    const frame = (type, payload, length = payload.length) => {
        const bytes = new Uint8Array(5 + payload.length);
        bytes[0] = type;
        new DataView(bytes.buffer).setUint32(1, length);
        bytes.set(payload, 5);
        return bytes;
    };
    const forged = ${bytes};
    // The wrapper writes frames with a writer of an identity stream.
    const { write } = WritableStreamDefaultWriter.prototype;
    WritableStreamDefaultWriter.prototype.write = function () { return write.call(this, forged); };
    ${handler(`console.log('x'); await scheduler.wait(20); return new Response(new ReadableStream({ start(c) { c.close(); } }));`)}`;

describe('a forged frame', () => {
    test.each([
        ['log of 1 MB of brackets', `frame(1, text.encode('['.repeat(${MEGABYTE})))`],
        ['error of 1 MB of brackets', `frame(2, text.encode('{"a":'.repeat(200_000)))`],
        ['head of many arrays', `frame(3, text.encode('[' + '[],'.repeat(300_000) + '0]'))`],
        ['log of 100 MB', `frame(1, text.encode('"x'), 100 * ${MEGABYTE})`],
        ['unknown type', `frame(99, text.encode('{}'))`],
        ['head without fields', `frame(3, text.encode('null'))`],
    ])('(%s) gets bad_answer', async (_name, bytes) => {
        const { status, outcome } = await harness.run(forging(bytes));
        expect([status, outcome.error?.code]).toEqual([502, 'bad_answer']);
    });

    test('with a body above the limit gets response_too_large before it is buffered', async () => {
        const { outcome } = await harness.run(
            forging(
                `(() => { const head = frame(3, text.encode('{"status":200,"headers":[]}')); const body = frame(4, text.encode('x'), 3 * ${MEGABYTE}); const all = new Uint8Array(head.length + body.length); all.set(head); all.set(body, head.length); return all; })()`,
            ),
        );
        expect(outcome.error?.code).toBe('response_too_large');
    });
});

test('a response that is neither frames nor unframed gets bad_answer', async () => {
    const forge = (body: string) => `
        Headers.prototype.set = () => {};
        ${handler(`return new Response(${body}, { status: 500 });`)}`;
    for (const body of [`'{"code":"forged"}'`, `'['.repeat(${MEGABYTE})`, `'no JSON'`]) {
        const { status, outcome } = await harness.run(forge(body));
        expect([status, outcome.error?.code]).toEqual([502, 'bad_answer']);
    }
    expect((await harness.run(handler(`return new Response('fine');`))).text).toBe('fine');
});

test('a flood of rejections is reported as one error', async () => {
    const { text, outcome } = await harness.run(
        handler(`
            for (let count = 0; count < 10_000; count += 1) Promise.reject(new Error('e'.repeat(1_000)));
            await scheduler.wait(5);
            return new Response('fine');`),
    );
    expect([text, outcome.error?.code]).toEqual(['fine', 'unhandled_rejection']);
});
