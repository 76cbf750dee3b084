/** Refreshes at a real provider that accepts each refresh token once, with the integration in workerd. */
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

import { bundle } from '../support/bundle.ts';
import type { TestServer } from '../support/http-server.ts';
import { startWorkers, type Workers } from '../support/workerd.ts';
import { Browser } from './browser.ts';
import { startHost, type TestHost } from './host.ts';
import { startOddProvider } from './odd-provider.ts';
import { startProvider, type TestProvider } from './provider.ts';

let workers: Workers;
let host: TestHost;
let provider: TestProvider;
let oddProvider: TestServer;

const INSTALLATION = 'installations/inst1';
const SPACE = 'installations/inst1/spaces/space1';
const SITE = 'installations/inst1/sites/site1';

beforeAll(async () => {
    // Hides the provider's warnings about defaults that production must replace.
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    vi.spyOn(console, 'info').mockImplementation(() => {});
    const script = await bundle(new URL('../fixtures/oauth.ts', import.meta.url), 'ours');
    workers = await startWorkers({ first: script, second: script });
    host = await startHost(() => workers);
    provider = await startProvider({
        redirectURIs: [INSTALLATION, SPACE, SITE].map((path) => `${host.url}/i/demo/${path}/oauth`),
        // Shorter than the ten seconds before expiry in which a token is refreshed, so that every use refreshes.
        lifetime: 5,
    });
    oddProvider = await startOddProvider();
});
afterAll(async () => {
    await Promise.all(
        [provider, oddProvider, host, workers].map((resource) => resource[Symbol.asyncDispose]()),
    );
});

beforeEach(() => {
    host.choices = { provider: provider.url };
    host.worker = 'first';
    host.updates = [];
    host.failures = 0;
    host.reads = 0;
    host.beforeUpdate = async () => {};
    host.thaw();
    host.installations.clear();
    provider.grants.length = 0;
    workers.logs.length = 0;
    for (const path of [INSTALLATION, SPACE, SITE]) {
        host.installations.set(path, { configuration: {}, externalIds: [] });
    }
});

async function connect(path: string): Promise<void> {
    const browser = new Browser();
    const page = await browser.accept(await browser.visit(`${host.url}/i/demo/${path}/oauth`));
    expect(page.status).toBe(200);
    Object.assign(host.installations.get(path)?.configuration ?? {}, { other: 'unchanged' });
    host.updates = [];
    provider.grants.length = 0;
}

const use = (path: string) => fetch(`${host.url}/i/demo/${path}/use`);

const credentialsOf = (path: string) =>
    host.installations.get(path)?.configuration['oauth_credentials'] as
        | Record<string, unknown>
        | undefined;

describe.each([INSTALLATION, SPACE, SITE])('credentials of %s', (path) => {
    test('are refreshed where they are stored, repeatedly', async () => {
        await connect(path);
        for (let round = 0; round < 3; round++) {
            const before = credentialsOf(path);
            const response = await use(path);
            expect(response.status).toBe(200);
            expect(await response.text()).toBe(credentialsOf(path)?.['access_token']);
            expect(credentialsOf(path)?.['access_token']).not.toBe(before?.['access_token']);
            expect(credentialsOf(path)?.['refresh_token']).not.toBe(before?.['refresh_token']);
        }
        expect(host.updates).toEqual([path, path, path]);
        expect(host.installations.get(path)?.configuration['other']).toBe('unchanged');
        expect(provider.grants).toEqual(['refresh_token', 'refresh_token', 'refresh_token']);
    });
});

test('calls at the same moment make one refresh', async () => {
    await connect(INSTALLATION);
    host.freeze();
    const responses = await Promise.all(Array.from({ length: 12 }, () => use(INSTALLATION)));
    const tokens = await Promise.all(responses.map((response) => response.text()));
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(tokens)).toEqual(new Set([credentialsOf(INSTALLATION)?.['access_token']]));
    expect(provider.grants).toEqual(['refresh_token']);
    expect(host.updates).toEqual([INSTALLATION]);
});

test('a call during the save of refreshed credentials does not save them again', async () => {
    await connect(INSTALLATION);
    host.freeze();
    const released = Promise.withResolvers<void>();
    let saving = 0;
    host.beforeUpdate = () => {
        saving += 1;
        return released.promise;
    };
    const first = use(INSTALLATION);
    await vi.waitUntil(() => saving === 1, { timeout: 20_000, interval: 5 });
    const second = use(INSTALLATION);
    await vi.waitUntil(() => saving > 1, { timeout: 500, interval: 5 }).catch(() => {});
    released.resolve();
    const responses = await Promise.all([first, second]);
    expect(responses.map(({ status }) => status)).toEqual([200, 200]);
    expect(host.updates).toEqual([INSTALLATION]);
});

test('an isolate whose refresh token another isolate has used returns the saved token', async () => {
    await connect(SPACE);
    host.freeze();
    const first = await use(SPACE);
    expect(first.status).toBe(200);
    host.worker = 'second';
    const second = await use(SPACE);
    expect(second.status).toBe(200);
    expect(await second.text()).toBe(await first.text());
    expect(provider.grants).toEqual(['refresh_token', 'refresh_token invalid_grant']);
});

test('a refused isolate waits until the faster isolate has saved its token', async () => {
    await connect(SPACE);
    host.freeze();
    const isRefused = () => provider.grants.includes('refresh_token invalid_grant');
    // Delays the save until the slower isolate was refused and has read the configuration once. The first of the two
    // reads is by the faster isolate.
    host.beforeUpdate = async () => {
        await vi.waitUntil(() => isRefused() && host.reads >= 2, { timeout: 20_000, interval: 5 });
    };
    const first = use(SPACE);
    await vi.waitUntil(() => host.reads === 1, { timeout: 20_000, interval: 5 });
    host.worker = 'second';
    const responses = await Promise.all([first, use(SPACE)]);
    expect(responses.map(({ status }) => status)).toEqual([200, 200]);
    const [firstToken, secondToken] = await Promise.all(
        responses.map((response) => response.text()),
    );
    expect(secondToken).toBe(firstToken);
    expect(host.updates).toEqual([SPACE]);
});

describe('refreshed credentials', () => {
    test('do not replace other values that were saved after the environment was assembled', async () => {
        await connect(INSTALLATION);
        host.freeze();
        Object.assign(host.installations.get(INSTALLATION)?.configuration ?? {}, { late: 'saved' });
        const token = await (await use(INSTALLATION)).text();
        expect(host.installations.get(INSTALLATION)?.configuration).toMatchObject({
            late: 'saved',
            other: 'unchanged',
            oauth_credentials: { access_token: token },
        });
    });

    test('do not replace those of a newer connection', async () => {
        await connect(INSTALLATION);
        host.freeze();
        const newer = { access_token: 'newer-connection', expires_at: 0 };
        Object.assign(host.installations.get(INSTALLATION)?.configuration ?? {}, {
            oauth_credentials: newer,
        });
        expect((await use(INSTALLATION)).status).toBe(200);
        expect(credentialsOf(INSTALLATION)).toEqual(newer);
    });

    test('are saved by a second attempt', async () => {
        await connect(INSTALLATION);
        host.failures = 1;
        const response = await use(INSTALLATION);
        expect(response.status).toBe(200);
        expect(await response.text()).toBe(credentialsOf(INSTALLATION)?.['access_token']);
        expect(provider.grants).toEqual(['refresh_token']);
    });

    test('are used while the platform does not save them, and saved by a later call', async () => {
        await connect(INSTALLATION);
        host.failures = Infinity;
        const response = await use(INSTALLATION);
        expect(response.status).toBe(200);
        const token = await response.text();
        expect(token).not.toBe(credentialsOf(INSTALLATION)?.['access_token']);
        expect(workers.logs.join('\n')).toMatch(
            /not saved yet.*oauth_platform_failed.*caused by: .*GitBook API failed with \[503\]/s,
        );
        expect(workers.logs.join('\n')).not.toContain(token);

        host.failures = 0;
        expect(await (await use(INSTALLATION)).text()).toBe(token);
        await vi.waitUntil(() => credentialsOf(INSTALLATION)?.['access_token'] === token, 20_000);
        expect(provider.grants).toEqual(['refresh_token']);
    });

    test('that are not saved yet are refreshed with their new refresh token', async () => {
        host.choices.accessTokenURL = `${oddProvider.url}/rotating`;
        host.installations.set(INSTALLATION, {
            configuration: {
                oauth_credentials: {
                    access_token: 'before',
                    refresh_token: 'the-first',
                    expires_at: 1,
                },
            },
            externalIds: [],
        });
        host.failures = Infinity;
        expect(await (await use(INSTALLATION)).text()).toBe('short-1');
        expect(await (await use(INSTALLATION)).text()).toBe('short-2');
        // A failure that is not a refusal keeps the unsaved credentials.
        host.failures = 0;
        host.choices.accessTokenURL = `${oddProvider.url}/broken`;
        expect((await use(INSTALLATION)).status).toBe(500);
        host.choices.accessTokenURL = `${oddProvider.url}/rotating`;
        expect(await (await use(INSTALLATION)).text()).toBe('short-3');
        expect(credentialsOf(INSTALLATION)).toMatchObject({ refresh_token: 'rotated-3' });
    });
});

describe('a token endpoint that answers', () => {
    beforeEach(() => {
        host.installations.set(INSTALLATION, {
            configuration: {
                oauth_credentials: {
                    access_token: 'stale-access-token',
                    refresh_token: `refresh-${Math.random()}`,
                    expires_at: Date.now() - 1,
                },
            },
            externalIds: [],
        });
    });

    test.each([
        ['/html', 'oauth_unreadable'],
        ['/html-error', 'oauth_unavailable'],
        ['/empty', 'oauth_unreadable'],
        ['/error-200', 'oauth_refused'],
        ['/not-ok', 'oauth_refused'],
        ['/not-ok-message', 'oauth_refused'],
        ['/error-object', 'oauth_refused'],
        ['/error-number', 'oauth_refused'],
        ['/list', 'oauth_unreadable'],
        ['/no-token', 'oauth_unreadable'],
        ['/redirect', 'oauth_misconfigured'],
        ['/missing', 'oauth_unreadable'],
        ['/broken', 'oauth_unreachable'],
    ])('%s: fails with %s in the log', async (path, code) => {
        host.choices.accessTokenURL = oddProvider.url + path;
        const response = await use(INSTALLATION);
        expect(response.status).toBe(500);
        expect(await response.text()).toBe('{"error":"Internal server error"}');
        const logged = workers.logs.join('\n');
        expect(logged).toContain(code);
        expect(logged).not.toMatch(/stale-access-token|refresh-0|secret/);
        expect(oddProvider.requests.some(({ url }) => url === '/stolen')).toBe(false);
        expect(host.updates).toEqual([]);
    });

    test('no expiry: the token does not expire', async () => {
        host.choices.accessTokenURL = `${oddProvider.url}/no-expiry`;
        expect(await (await use(INSTALLATION)).text()).toBe('lasting');
        expect(credentialsOf(INSTALLATION)).not.toHaveProperty('expires_at');
        const requests = oddProvider.requests.length;
        expect(await (await use(INSTALLATION)).text()).toBe('lasting');
        expect(oddProvider.requests.length).toBe(requests);
    });

    test.each(['/same-refresh', '/null-refresh'])(
        '%s: keeps the refresh token that it used',
        async (path) => {
            host.choices.accessTokenURL = oddProvider.url + path;
            const before = credentialsOf(INSTALLATION)?.['refresh_token'];
            expect(await (await use(INSTALLATION)).text()).toBe('next');
            expect(credentialsOf(INSTALLATION)).toMatchObject({ refresh_token: before });
        },
    );

    test('a nested token: keeps the refresh token that extractCredentials omits', async () => {
        host.choices.external = true;
        host.choices.accessTokenURL = `${oddProvider.url}/authed-user`;
        const before = credentialsOf(INSTALLATION)?.['refresh_token'];
        expect(await (await use(INSTALLATION)).text()).toBe('nested-next');
        expect(credentialsOf(INSTALLATION)).toEqual({
            access_token: 'nested-next',
            refresh_token: before,
        });
    });

    test('503 once: the second attempt of the same call succeeds', async () => {
        host.choices.accessTokenURL = `${oddProvider.url}/busy-once`;
        expect(await (await use(INSTALLATION)).text()).toBe('second attempt');
    });

    test('503 with a long Retry-After: fails at once, and the connection stays', async () => {
        host.choices = {
            ...host.choices,
            accessTokenURL: `${oddProvider.url}/busy`,
            showErrors: true,
        };
        const before = structuredClone(credentialsOf(INSTALLATION));
        const requests = oddProvider.requests.length;
        expect(await (await use(INSTALLATION)).json()).toMatchObject({
            code: 'oauth_unavailable',
            isTemporary: true,
            retryAfterSeconds: 2,
        });
        expect(oddProvider.requests.length - requests).toBe(1);
        // The configuration is not read: only a refusal may mean that another isolate has refreshed the token.
        expect(host.reads).toBe(0);
        expect(credentialsOf(INSTALLATION)).toEqual(before);
    });

    test.each([
        ['never', () => `${oddProvider.url}/silent`, /did not answer within 20 seconds/],
        [
            'at a host without an address',
            () => 'http://missing.invalid/token',
            /could not be reached/,
        ],
        ['at a closed port', () => 'http://127.0.0.1:1/token', /could not be reached/],
    ])('%s: reports a temporary failure', async (_, accessTokenURL, message) => {
        host.choices = {
            ...host.choices,
            accessTokenURL: accessTokenURL(),
            showErrors: true,
            timeoutDivisor: 100,
        };
        const error = (await (await use(INSTALLATION)).json()) as { message: string };
        expect(error).toMatchObject({ code: 'oauth_unreachable', isTemporary: true });
        expect(error.message).toMatch(message);
    });

    test('a redirect: names its target', async () => {
        host.choices = {
            ...host.choices,
            accessTokenURL: `${oddProvider.url}/redirect`,
            showErrors: true,
        };
        expect(await (await use(INSTALLATION)).json()).toMatchObject({
            code: 'oauth_misconfigured',
            message: expect.stringContaining(`(status 307) to ${oddProvider.url}/stolen,`),
        });
    });
});

test('the next call tries a failed refresh again', async () => {
    await connect(INSTALLATION);
    host.choices.accessTokenURL = `${oddProvider.url}/html-error`;
    expect((await use(INSTALLATION)).status).toBe(500);
    delete host.choices.accessTokenURL;
    expect((await use(INSTALLATION)).status).toBe(200);
});

test('an expired token without a refresh token fails with advice', async () => {
    host.installations.set(INSTALLATION, {
        configuration: { oauth_credentials: { access_token: 'old', expires_at: 1 } },
        externalIds: [],
    });
    expect((await use(INSTALLATION)).status).toBe(500);
    expect(workers.logs.join('\n')).toContain('No refresh token available');
});
