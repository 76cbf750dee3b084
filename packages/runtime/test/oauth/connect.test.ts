/** Connections against a real provider over HTTP, with the integration in workerd. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

import { bindBrowser } from '../../src/oauth/browser.ts';
import { issueState } from '../../src/oauth/state.ts';
import { bundle } from '../support/bundle.ts';
import { environmentOf } from '../support/envelope.ts';
import type { TestServer } from '../support/http-server.ts';
import { startWorkers, type Workers } from '../support/workerd.ts';
import { Browser, type Page } from './browser.ts';
import { startHost, type TestHost } from './host.ts';
import { startOddProvider } from './odd-provider.ts';
import { startProvider, type TestProvider } from './provider.ts';

let workers: Workers;
let host: TestHost;
let provider: TestProvider;
let pkceProvider: TestProvider;
let oddProvider: TestServer;

const PLACES = {
    installation: 'installations/inst1',
    space: 'installations/inst1/spaces/space1',
    site: 'installations/inst1/sites/site1',
};

const endpoint = (path: string) => `${host.url}/i/demo/${path}/oauth`;

beforeAll(async () => {
    // What the provider says of its defaults is meant for production.
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    vi.spyOn(console, 'info').mockImplementation(() => {});
    const script = await bundle(new URL('../fixtures/oauth.ts', import.meta.url), 'ours');
    workers = await startWorkers({ first: script, second: script });
    host = await startHost(() => workers);
    const redirectURIs = [
        ...Object.values(PLACES).map(endpoint),
        endpoint('installations/inst2'),
        `${host.url}/i/demo/oauth`,
    ];
    provider = await startProvider({ redirectURIs });
    pkceProvider = await startProvider({ redirectURIs, pkce: true });
    oddProvider = await startOddProvider();
});
afterAll(async () => {
    await Promise.all(
        [provider, pkceProvider, oddProvider, host, workers].map((one) =>
            one[Symbol.asyncDispose](),
        ),
    );
});

beforeEach(() => {
    host.choices = { provider: provider.url };
    host.worker = 'first';
    host.updates = [];
    host.failures = 0;
    host.installations.clear();
    for (const path of [...Object.values(PLACES), 'installations/inst2']) {
        host.installations.set(path, { configuration: { kept: path }, externalIds: [] });
    }
});

/** Credentials and codes of every test, which no log may hold. */
const secrets = new Set<string>(['demo-client-secret', 'integration-signing-secret']);

afterEach(() => {
    for (const { configuration } of host.installations.values()) {
        const credentials = configuration['oauth_credentials'] as
            | Record<string, unknown>
            | undefined;
        for (const value of Object.values(credentials ?? {})) {
            secrets.add(String(value));
        }
    }
    const logged = workers.logs.join('\n');
    expect([...secrets].filter((secret) => logged.includes(secret))).toEqual([]);
});

const isCallback = (url: string) => url.startsWith(host.url) && url.includes('code=');

/** Consents, and stops at the address that the provider sends the browser back to. */
async function authorized(browser: Browser, path = PLACES.installation): Promise<string> {
    const { url } = await browser.accept(await browser.visit(endpoint(path)), isCallback);
    expect(url).toContain('code=');
    secrets.add(new URL(url).searchParams.get('code') ?? '');
    secrets.add(new URL(url).searchParams.get('state') ?? '');
    return url;
}

const configurationOf = (path: string) => host.installations.get(path)?.configuration;

function expectRefusal(page: Page, status: number, code: string): void {
    expect(page).toMatchObject({ status, text: expect.stringContaining(`(${code})`) });
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(host.updates).toEqual([]);
}

describe.each(Object.entries(PLACES))('a connection of the %s', (_, path) => {
    test('keeps the credentials there and nowhere else', async () => {
        const browser = new Browser();
        const page = await browser.visit(await authorized(browser, path));
        expect(page).toMatchObject({
            status: 200,
            text: expect.stringContaining('window.close()'),
        });
        expect(host.updates).toEqual([path]);
        expect(configurationOf(path)).toEqual({
            oauth_credentials: {
                access_token: expect.any(String),
                refresh_token: expect.any(String),
                expires_at: expect.any(Number),
            },
        });
    });

    test('merges with the configuration when replace is false', async () => {
        host.choices.replace = false;
        const browser = new Browser();
        await browser.visit(await authorized(browser, path));
        expect(configurationOf(path)).toMatchObject({ kept: path, oauth_credentials: {} });
    });
});

test('passes on fields beside the configuration', async () => {
    host.choices.external = true;
    const browser = new Browser();
    await browser.visit(await authorized(browser));
    expect(host.installations.get(PLACES.installation)).toMatchObject({
        externalIds: ['team-7'],
        configuration: { oauth_credentials: {} },
    });
});

test('reads a token that the answer nests', async () => {
    host.choices.external = true;
    host.choices.accessTokenURL = `${oddProvider.url}/nested`;
    const browser = new Browser();
    expect((await browser.visit(await authorized(browser))).status).toBe(200);
    expect(configurationOf(PLACES.installation)).toEqual({
        oauth_credentials: { access_token: 'nested-token' },
    });
});

test('the way to the provider', async () => {
    const browser = new Browser();
    const { url, status, headers } = await browser.visit(endpoint(PLACES.space), () => true);
    const location = new URL(url);
    expect(status).toBe(302);
    expect(location.origin + location.pathname).toBe(`${provider.url}/auth`);
    expect([...location.searchParams.keys()]).toEqual([
        'client_id',
        'redirect_uri',
        'response_type',
        'state',
        'scope',
        'prompt',
    ]);
    expect(location.search).toContain('&scope=openid%20offline_access&');
    expect(location.searchParams.get('redirect_uri')).toBe(endpoint(PLACES.space));
    expect(headers.getSetCookie()).toEqual([
        expect.stringMatching(
            /^oauth-[\w-]{16}=[\w-]{43}; Max-Age=600; Path=\/i\/demo\/installations\/inst1\/spaces\/space1\/oauth; HttpOnly; SameSite=Lax$/,
        ),
    ]);
});

test('works with a provider that demands PKCE', async () => {
    host.choices = { provider: pkceProvider.url, pkce: true };
    const browser = new Browser();
    const page = await browser.visit(await authorized(browser));
    expect(page.status).toBe(200);
    expect(configurationOf(PLACES.installation)).toHaveProperty('oauth_credentials');
});

test('URLs may depend on the installation, and the redirect URI be one for all', async () => {
    host.choices = {
        provider: provider.url,
        functions: true,
        redirectURL: `${host.url}/i/demo/oauth`,
    };
    for (const path of Object.values(PLACES)) {
        const browser = new Browser();
        const page = await browser.visit(await authorized(browser, path));
        expect(page.status).toBe(200);
        expect(configurationOf(path)).toHaveProperty('oauth_credentials');
    }
    expect(host.updates).toEqual(Object.values(PLACES));
});

test('two connections can be under way in one browser', async () => {
    const browser = new Browser();
    const first = await authorized(browser, PLACES.space);
    const second = await authorized(browser, PLACES.site);
    expect((await browser.visit(first)).status).toBe(200);
    expect((await browser.visit(second)).status).toBe(200);
    expect(host.updates).toEqual([PLACES.space, PLACES.site]);
});

describe('is refused', () => {
    test('when the person denies it', async () => {
        const browser = new Browser();
        const page = await browser.deny(await browser.visit(endpoint(PLACES.installation)));
        expectRefusal(page, 403, 'oauth_denied');
        expect(page.text).toContain('access_denied: End-User aborted interaction');
        expect(browser.cookies.filter(({ name }) => name.startsWith('oauth-'))).toEqual([]);
    });

    test('with the code but not the text of an error that comes without its state', async () => {
        const url = `${endpoint(PLACES.installation)}?error=invalid_scope&error_description=Call+555`;
        const page = await new Browser().visit(url);
        expectRefusal(page, 403, 'oauth_denied');
        expect(page.text).not.toContain('555');
    });

    test.each([
        ['nothing', () => null],
        ['nonsense', () => 'nonsense'],
        ['two dots', (state: string) => `.${state}.`],
        ['the state of the reference', () => '{"installationId":"inst1"}'],
        ['no signature', (state: string) => state.split('.')[0] ?? ''],
        ['another signature', (state: string) => `${state.slice(0, -3)}AAA`],
        [
            'another installation, the signature kept',
            (state: string) => {
                const [payload = '', signature] = state.split('.');
                const text = Buffer.from(payload, 'base64url').toString().replace('inst1', 'inst2');
                return `${Buffer.from(text).toString('base64url')}.${signature}`;
            },
        ],
        ['no JSON', () => '%00.%ff'],
    ])('when its state is %s', async (_, tamper) => {
        const browser = new Browser();
        const url = new URL(await authorized(browser));
        const tampered = tamper(url.searchParams.get('state') ?? '');
        url.searchParams.delete('state');
        if (tampered !== null) {
            url.searchParams.set('state', tampered);
        }
        expectRefusal(await browser.visit(url.href), 400, 'oauth_state_invalid');
    });

    test('in another browser', async () => {
        const url = await authorized(new Browser());
        expectRefusal(await new Browser().visit(url), 400, 'oauth_browser_mismatch');
    });

    test('with the cookie of another connection', async () => {
        const [victim, attacker] = [new Browser(), new Browser()];
        const url = await authorized(attacker);
        await authorized(victim);
        const names = attacker.cookies.filter(({ name }) => name.startsWith('oauth-'));
        for (const cookie of victim.cookies.filter(({ name }) => name.startsWith('oauth-'))) {
            cookie.name = names[0]?.name ?? '';
        }
        expectRefusal(await victim.visit(url), 400, 'oauth_browser_mismatch');
    });

    test('when it was finished before', async () => {
        const browser = new Browser();
        const url = await authorized(browser);
        await browser.visit(url);
        host.updates = [];
        expectRefusal(await browser.visit(url), 400, 'oauth_browser_mismatch');
    });

    test.each(['first', 'second'])(
        'when it was finished before, cookie and all, in isolate %s',
        async (isolate) => {
            const browser = new Browser();
            const url = await authorized(browser);
            const kept = structuredClone(browser.cookies);
            await browser.visit(url);
            host.updates = [];
            browser.cookies = kept;
            host.worker = isolate;
            expectRefusal(await browser.visit(url), 400, 'oauth_state_used');
        },
    );

    test('all but once when it comes back several times at once', async () => {
        const browser = new Browser();
        const url = await authorized(browser);
        const others = Array.from({ length: 5 }, () => {
            const other = new Browser();
            other.cookies = structuredClone(browser.cookies);
            return other.visit(url);
        });
        const pages = await Promise.all([browser.visit(url), ...others]);
        expect(pages.filter(({ status }) => status === 200)).toHaveLength(1);
        expect(host.updates).toEqual([PLACES.installation]);
    });

    test('at another installation', async () => {
        const browser = new Browser();
        const url = (await authorized(browser)).replace('inst1/oauth', 'inst2/oauth');
        browser.cookies = browser.cookies.map((cookie) => ({ ...cookie, path: '/' }));
        expectRefusal(await browser.visit(url), 400, 'oauth_state_foreign');
    });

    test('on a space that it was not started for', async () => {
        const browser = new Browser();
        const url = (await authorized(browser)).replace('inst1/oauth', 'inst1/spaces/space1/oauth');
        browser.cookies = browser.cookies.map((cookie) => ({ ...cookie, path: '/' }));
        expectRefusal(await browser.visit(url), 400, 'oauth_state_foreign');
    });

    test('when the configuration was saved in between', async () => {
        const browser = new Browser();
        const url = await authorized(browser);
        Object.assign(configurationOf(PLACES.installation) ?? {}, { kept: 'changed' });
        expectRefusal(await browser.visit(url), 400, 'oauth_state_used');
    });

    test('when the provider does not accept the code', async () => {
        const browser = new Browser();
        const url = (await authorized(browser)).replace(/code=[^&]+/, 'code=stolen');
        const page = await browser.visit(url);
        expectRefusal(page, 502, 'oauth_refused');
        expect(page.text).toContain('invalid_grant');
    });

    describe('and changes nothing, when the token endpoint answers', () => {
        test.each([
            ['/html', 'oauth_unreadable', /accessTokenURL/],
            ['/empty', 'oauth_unreadable', /answered nothing.*accessTokenURL/],
            ['/list', 'oauth_unreadable', /accessTokenURL/],
            ['/error-200', 'oauth_refused', /bad_refresh_token: Used/],
            ['/error-object', 'oauth_refused', /OAuthException: Code &#60;used&#62;/],
            ['/error-number', 'oauth_refused', /answered an error with status 200/],
            ['/not-ok', 'oauth_refused', /invalid_code/],
            ['/not-ok-message', 'oauth_refused', /No such code/],
            ['/html-error', 'oauth_refused', /answered an error with status 500/],
            ['/redirect', 'oauth_refused', /answered an error with status 307/],
            ['/broken', 'oauth_unreachable', /could not be reached/],
        ])('%s: %s', async (path, code, said) => {
            // With a way of its own to read credentials, which must not be asked about an error.
            host.choices.external = true;
            host.choices.accessTokenURL = oddProvider.url + path;
            const browser = new Browser();
            const page = await browser.visit(await authorized(browser));
            expectRefusal(page, code === 'oauth_unreachable' ? 504 : 502, code);
            expect(page.text).toMatch(said);
            expect(page.text).not.toMatch(/<used>|secret stack/);
            expect(configurationOf(PLACES.installation)).toEqual({ kept: PLACES.installation });
            expect(browser.cookies.filter(({ name }) => name.startsWith('oauth-'))).toEqual([]);
            expect(workers.logs.join('\n')).toContain(code);
        });
    });

    test('when the platform does not save the credentials', async () => {
        const browser = new Browser();
        const url = await authorized(browser);
        host.failures = Infinity;
        expectRefusal(await browser.visit(url), 502, 'oauth_platform_failed');
        expect(browser.cookies.filter(({ name }) => name.startsWith('oauth-'))).toEqual([]);
        expect(workers.logs.join('\n')).toMatch(/oauth_platform_failed.*\[503\]/);
    });

    test('when more than ten minutes have passed', async () => {
        vi.useFakeTimers({ now: Date.now() - 601_000, toFake: ['Date'] });
        const { text, state, browserToken } = await issueState(
            environmentOf(),
            { installationId: 'inst1' },
            configurationOf(PLACES.installation) ?? {},
        );
        vi.useRealTimers();
        const browser = new Browser();
        const [pair = ''] = bindBrowser(
            state.nonce,
            browserToken,
            endpoint(PLACES.installation),
        ).split(';');
        const [name = '', value = ''] = pair.split('=');
        browser.cookies = [{ name, value, path: '/' }];
        const url = `${endpoint(PLACES.installation)}?code=c&state=${text}`;
        expectRefusal(await browser.visit(url), 400, 'oauth_state_expired');
    });

    test.each(['authorizeURL', 'accessTokenURL'] as const)(
        'when %s is no URL, with its name',
        async (option) => {
            const browser = new Browser();
            const url = await authorized(browser);
            host.choices[option] = 'provider.example/path';
            const page = await browser.visit(
                option === 'authorizeURL' ? endpoint(PLACES.installation) : url,
            );
            expectRefusal(page, 500, 'oauth_misconfigured');
            expect(page.text).toContain(`&#34;${option}&#34; is no URL`);
        },
    );

    test('when the redirect URI is on another origin, before the provider is asked', async () => {
        host.choices.redirectURL = 'https://elsewhere.example/oauth';
        expectRefusal(
            await new Browser().visit(endpoint(PLACES.installation)),
            500,
            'oauth_misconfigured',
        );
    });
});

test('cannot begin without an installation', async () => {
    const page = await new Browser().visit(`${host.url}/i/demo/oauth`);
    expect(page).toMatchObject({
        status: 400,
        text: '{"error":"Cannot initiate OAuth flow without an installation"}',
    });
});
