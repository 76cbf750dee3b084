/** The size and the content of bundles, and the identity of classes in them. */
import { GitBookAPI } from '@gitbook/api';
import { expect, test } from 'vitest';

import { createContext } from '../src/context.ts';
import { bundle } from './support/bundle.ts';
import { envelope, environmentOf } from './support/envelope.ts';
import { startWorkers } from './support/workerd.ts';

const HELLO_WORLD = new URL('../../../bench/sdk/hello-world.tsx', import.meta.url);
const IDENTITY = new URL('fixtures/identity.ts', import.meta.url);

test('the hello-world bundle is under 35 KB and imports nothing', async () => {
    const script = await bundle(HELLO_WORLD, 'ours', { minify: true });
    expect(Buffer.byteLength(script)).toBeLessThan(35_000);
    expect(script).not.toMatch(/(?<!\/)\bimport\b|\brequire\(|node:/);
});

test('with @gitbook/api replaced, the SDK uses the imported classes and the published client is not bundled', async () => {
    const script = await bundle(IDENTITY, 'ours', { minify: true });
    // The bundle includes the enums and constants of the published package.
    expect(Buffer.byteLength(script)).toBeLessThan(40_000);
    expect(await classesOf(script)).toEqual({
        error: true,
        clients: [true, true, true, true],
        constants: ['github', 50],
        data: { token: 'given' },
    });
});

test('with the published @gitbook/api, errors are instances of the imported class', async () => {
    const script = await bundle(IDENTITY, 'ours', { keepAPI: true });
    expect(await classesOf(script)).toMatchObject({
        error: true,
        clients: [false, false, true, true],
    });
});

test('without a bundler, the client is not an instance of the published class', () => {
    const { api } = createContext(environmentOf(), () => {});
    expect(api).not.toBeInstanceOf(GitBookAPI);
    expect(api.endpoint).toBe('http://platform');
});

async function classesOf(script: string): Promise<unknown> {
    await using workers = await startWorkers({ identity: script }, ({ url }) =>
        url.endsWith('/gone') ? { status: 404, body: '{}' } : { body: '{"token":"given"}' },
    );
    const event = {
        eventId: 'e',
        type: 'fetch',
        request: { method: 'get', url: 'http://platform/', headers: {} },
    };
    const { body } = await workers.call(
        'identity',
        envelope({ event, environment: environmentOf() }),
    );
    return JSON.parse(body);
}
