/** Connections and refreshes with the shapes of known services, over HTTP, with the integration in workerd. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { bundle } from '../support/bundle.ts';
import { startWorkers, type Workers } from '../support/workerd.ts';
import { Browser, type Page } from './browser.ts';
import { startHost, type TestHost } from './host.ts';
import { PROVIDER_SHAPES, type ProviderShape } from './provider-shapes.ts';
import { CLIENT, type ShapedProvider, startShapedProvider } from './shaped-provider.ts';

const INSTALLATION = 'installations/inst1';

let workers: Workers;
let host: TestHost;
let provider: ShapedProvider;

beforeAll(async () => {
    const script = await bundle(new URL('../fixtures/oauth.ts', import.meta.url), 'ours');
    workers = await startWorkers({ first: script });
    host = await startHost(() => workers);
    provider = await startShapedProvider();
});
afterAll(async () => {
    await Promise.all([provider, host, workers].map((resource) => resource[Symbol.asyncDispose]()));
});

beforeEach(() => {
    provider.states.clear();
    host.updates = [];
    host.installations.clear();
});

function configure(shape: ProviderShape): void {
    const base = `${provider.url}/${shape.name}`;
    host.choices = {
        provider: base,
        clientId: CLIENT.id,
        clientSecret: CLIENT.secret,
        authorizeURL: `${base}/authorize${shape.query ?? ''}`,
        accessTokenURL: `${base}/token`,
        tokenEndpointAuthMethod: shape.authMethod,
        scopes: shape.scope === '' ? [] : shape.scope.split(/,|%20/),
        showErrors: true,
        ...(shape.scopeSeparator ? { scopeSeparator: shape.scopeSeparator } : {}),
        ...(shape.refreshPath ? { refreshURL: base + shape.refreshPath } : {}),
    };
    host.installations.set(INSTALLATION, { configuration: {}, externalIds: [] });
}

async function connect(shape: ProviderShape): Promise<Page> {
    const browser = new Browser();
    const page = await browser.visit(`${host.url}/i/demo/${INSTALLATION}/oauth`);
    return shape.formPost ? browser.submitCrossSite(page) : page;
}

const stored = () =>
    host.installations.get(INSTALLATION)?.configuration['oauth_credentials'] as
        | Record<string, unknown>
        | undefined;

/**
 * Connects an account and makes its access token an expired one. The token is unique, because the isolate shares a
 * refresh between calls with the same credentials.
 */
async function connectExpired(shape: ProviderShape): Promise<void> {
    configure(shape);
    await connect(shape);
    Object.assign(stored() ?? {}, {
        access_token: `expired-${crypto.randomUUID()}`,
        expires_at: Date.now() - 1,
    });
}

const use = () => fetch(`${host.url}/i/demo/${INSTALLATION}/use`);

describe.each(PROVIDER_SHAPES)('$name', (shape) => {
    test('connects an account', async () => {
        configure(shape);
        const before = Date.now();
        const page = await connect(shape);
        expect(page).toMatchObject({ status: 200, text: expect.stringContaining('Connected') });
        const { expires_at, ...credentials } = stored() ?? {};
        expect(credentials).toEqual(shape.stored);
        if (shape.lifetime === null) {
            expect(expires_at).toBeUndefined();
        } else {
            expect(Number.isInteger(expires_at)).toBe(true);
            expect(Number(expires_at)).toBeGreaterThanOrEqual(before + shape.lifetime * 1000);
            expect(Number(expires_at)).toBeLessThanOrEqual(Date.now() + shape.lifetime * 1000);
        }
        expect(await (await use()).text()).toBe('access-1');
    });

    test('reports a temporary failure of a connection, and connects later', async () => {
        configure(shape);
        provider.states.set(shape.name, 'busy');
        expect(await connect(shape)).toMatchObject({
            status: 503,
            text: expect.stringContaining('(oauth_unavailable)'),
        });
        expect(host.updates).toEqual([]);
        provider.states.set(shape.name, 'working');
        expect((await connect(shape)).status).toBe(200);
    });

    const { refreshed, revoked } = shape;
    if (!refreshed || !revoked) return;

    test('refreshes the token and keeps a refresh token', async () => {
        await connectExpired(shape);
        const response = await use();
        expect([response.status, await response.text()]).toEqual([200, 'access-2']);
        expect(stored()).toMatchObject({
            access_token: 'access-2',
            refresh_token: refreshed['refresh_token'] ?? 'refresh-1',
        });
    });

    test('reports a temporary failure of a refresh, and refreshes later', async () => {
        await connectExpired(shape);
        const before = structuredClone(stored());
        provider.states.set(shape.name, 'busy');
        const { retryAfter } = shape.busy;
        expect(await (await use()).json()).toMatchObject({
            code: 'oauth_unavailable',
            isTemporary: true,
            ...(retryAfter ? { retryAfterSeconds: Number(retryAfter) } : {}),
        });
        expect(stored()).toEqual(before);
        provider.states.set(shape.name, 'working');
        expect(await (await use()).text()).toBe('access-2');
    });

    test('reports a revoked refresh token', async () => {
        await connectExpired(shape);
        const before = structuredClone(stored());
        provider.states.set(shape.name, 'revoked');
        const error: unknown = await (await use()).json();
        expect(error).toMatchObject({ code: 'oauth_refused', isTemporary: false });
        expect((error as { providerError?: string }).providerError).toBe(revoked.providerError);
        expect(stored()).toEqual(before);
    });
});
