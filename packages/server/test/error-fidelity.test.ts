/** Tests that the invocation of a handler that throws shows the complete thrown value. */
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { startTestServer, type TestServer } from './test-server.ts';

const FOLDER = fileURLToPath(new URL('fixtures/error-probe', import.meta.url));

let server: TestServer;
beforeAll(async () => {
    server = await startTestServer({ integrations: [{ folder: FOLDER }] });
});
afterAll(() => server[Symbol.asyncDispose]());

async function invocationOf(path: string) {
    const origin = new URL(server.server.api).origin;
    expect((await fetch(`${origin}/i/error-probe${path}`)).status).toBe(500);
    return server.waitFor(({ label }) => label.includes(path));
}

test('an AggregateError names its inner errors with their places', async () => {
    const { error } = await invocationOf('/aggregate');
    expect(error?.message).toBe('AggregateError: both failed');
    expect(error?.stack).toMatch(/error 1: Error: one\n\s+at .*index\.tsx:6:/);
    expect(error?.stack).toMatch(/error 2: TypeError: two\n\s+at .*index\.tsx:6:/);
});

test('a plain object is shown in the log and is the error', async () => {
    const { error, logs } = await invocationOf('/object');
    expect(error?.message).toBe('thrown: {"code":42,"detail":"quota"}');
    expect(logs.map(({ message }) => message)).toEqual([
        '[integrations] thrown: {"code":42,"detail":"quota"}',
    ]);
});
