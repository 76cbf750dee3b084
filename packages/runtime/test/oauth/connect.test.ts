/** Connections at a real provider over HTTP, with the integration in workerd. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

import { setBrowserCookie } from '../../src/oauth/browser-cookie.ts';
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
let basicProvider: TestProvider;
let oddProvider: TestServer;

const PLACES = {
    installation: 'installations/inst1',
    space: 'installations/inst1/spaces/space1',
    site: 'installations/inst1/sites/site1',
};

const endpoint = (path: string) => `${host.url}/i/demo/${path}/oauth`;

beforeAll(async () => {
    // Hides the provider's warnings about defaults that production must replace.
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
    basicProvider = await startProvider({
        redirectURIs,
        authMethod: 'client_secret_basic',
    });
    oddProvider = await startOddProvider();
});
afterAll(async () => {
    await Promise.all(
        [provider, pkceProvider, basicProvider, oddProvider, host, workers].map((resource) =>
            resource[Symbol.asyncDispose](),
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
        host.installations.set(path, { configuration: { existing: path }, externalIds: [] });
    }
});

/** Credentials and codes of every test; no log may contain them. */
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

/** Consents at the provider, and returns the callback URL without opening it. */
async function authorized(browser: Browser, path = PLACES.installation): Promise<string> {
    const { url } = await browser.accept(await browser.visit(endpoint(path)), isCallback);
    expect(url).toContain('code=');
    secrets.add(new URL(url).searchParams.get('code') ?? '');
    secrets.add(new URL(url).searchParams.get('state') ?? '');
    return url;
}

const configurationOf = (path: string) => host.installations.get(path)?.configuration;

/** The status of the error page by error code; 502 for all other codes. */
const PAGE_STATUS: Record<string, number> = {
    oauth_misconfigured: 500,
    oauth_unavailable: 503,
    oauth_unreachable: 504,
};

function expectRefusal(page: Page, status: number, code: string): void {
    expect(page).toMatchObject({ status, text: expect.stringContaining(`(${code})`) });
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(host.updates).toEqual([]);
}

describe.each(Object.entries(PLACES))('a connection of the %s', (_, path) => {
    test('stores the credentials there and nowhere else', async () => {
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
        expect(configurationOf(path)).toMatchObject({ existing: path, oauth_credentials: {} });
    });
});

test('saves other fields of the installation, such as externalIds', async () => {
    host.choices.external = true;
    const browser = new Browser();
    await browser.visit(await authorized(browser));
    expect(host.installations.get(PLACES.installation)).toMatchObject({
        externalIds: ['team-7'],
        configuration: { oauth_credentials: {} },
    });
});

test('reads a nested token', async () => {
    host.choices.external = true;
    host.choices.accessTokenURL = `${oddProvider.url}/nested`;
    const browser = new Browser();
    expect((await browser.visit(await authorized(browser))).status).toBe(200);
    expect(configurationOf(PLACES.installation)).toEqual({
        oauth_credentials: { access_token: 'nested-token' },
    });
});

test('redirects to the provider with the parameters of RFC 6749', async () => {
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

test('works with a provider that requires PKCE', async () => {
    host.choices = { provider: pkceProvider.url, pkce: true };
    const browser = new Browser();
    const page = await browser.visit(await authorized(browser));
    expect(page.status).toBe(200);
    expect(configurationOf(PLACES.installation)).toHaveProperty('oauth_credentials');
});

test('accepts URLs as functions of the installation, and one redirect URI for all', async () => {
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

test('two connections in one browser are independent', async () => {
    const browser = new Browser();
    const first = await authorized(browser, PLACES.space);
    const second = await authorized(browser, PLACES.site);
    expect((await browser.visit(first)).status).toBe(200);
    expect((await browser.visit(second)).status).toBe(200);
    expect(host.updates).toEqual([PLACES.space, PLACES.site]);
});

test('works with a provider that requires HTTP Basic', async () => {
    host.choices = { provider: basicProvider.url, tokenEndpointAuthMethod: 'client_secret_basic' };
    const browser = new Browser();
    expect((await browser.visit(await authorized(browser))).status).toBe(200);
    expect(configurationOf(PLACES.installation)).toHaveProperty('oauth_credentials');
});

describe('a callback with response_mode=form_post', () => {
    /** Returns the callback as a page with a form that posts it. */
    async function formOf(browser: Browser): Promise<Page> {
        const url = new URL(await authorized(browser));
        const inputs = [...url.searchParams].map(
            ([name, value]) => `<input name="${name}" value="${value}">`,
        );
        url.search = '';
        const text = `<form method="post" action="${url.href}">${inputs.join('')}</form>`;
        return { status: 200, url: provider.url, headers: new Headers(), text };
    }

    test('without the cookie is repeated as GET, which has the cookie', async () => {
        const browser = new Browser();
        const form = await formOf(browser);
        const redirect = await browser.submitCrossSite(form, () => true);
        expect(redirect.status).toBe(303);
        expect((await browser.visit(redirect.url)).status).toBe(200);
        expect(host.updates).toEqual([PLACES.installation]);
    });

    test('with the cookie connects at once', async () => {
        const browser = new Browser();
        const form = await formOf(browser);
        expect((await browser.submitSameSite(form)).status).toBe(200);
        expect(host.updates).toEqual([PLACES.installation]);
    });

    test('is refused in another browser, without an endless redirect', async () => {
        const form = await formOf(new Browser());
        expectRefusal(await new Browser().submitCrossSite(form), 400, 'oauth_browser_mismatch');
    });

    test('is refused with a forged state', async () => {
        const browser = new Browser();
        const form = await formOf(browser);
        form.text = form.text.replace(/name="state" value="[^"]*"/, 'name="state" value="x.y"');
        expectRefusal(await browser.submitCrossSite(form), 400, 'oauth_state_invalid');
    });

    test('with an error is shown', async () => {
        const browser = new Browser();
        const form = await formOf(browser);
        form.text = form.text.replace(/name="code" value="[^"]*"/, 'name="error" value="denied"');
        expectRefusal(await browser.submitCrossSite(form), 403, 'oauth_denied');
    });
});

describe('is refused', () => {
    test('when the person denies it', async () => {
        const browser = new Browser();
        const page = await browser.deny(await browser.visit(endpoint(PLACES.installation)));
        expectRefusal(page, 403, 'oauth_denied');
        expect(page.text).toContain('access_denied: End-User aborted interaction');
        expect(browser.cookies.filter(({ name }) => name.startsWith('oauth-'))).toEqual([]);
    });

    test('with the code but not the text of an error without a state', async () => {
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
            'another installation with the same signature',
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
        'when it was finished before, with its cookie, in isolate %s',
        async (isolate) => {
            const browser = new Browser();
            const url = await authorized(browser);
            const cookies = structuredClone(browser.cookies);
            await browser.visit(url);
            host.updates = [];
            browser.cookies = cookies;
            host.worker = isolate;
            expectRefusal(await browser.visit(url), 400, 'oauth_state_used');
        },
    );

    test('for all but one of several simultaneous callbacks', async () => {
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

    test('on a space where it was not started', async () => {
        const browser = new Browser();
        const url = (await authorized(browser)).replace('inst1/oauth', 'inst1/spaces/space1/oauth');
        browser.cookies = browser.cookies.map((cookie) => ({ ...cookie, path: '/' }));
        expectRefusal(await browser.visit(url), 400, 'oauth_state_foreign');
    });

    test('when the configuration was saved in between', async () => {
        const browser = new Browser();
        const url = await authorized(browser);
        Object.assign(configurationOf(PLACES.installation) ?? {}, { existing: 'changed' });
        expectRefusal(await browser.visit(url), 400, 'oauth_state_used');
    });

    test('when the provider does not accept the code', async () => {
        const browser = new Browser();
        const url = (await authorized(browser)).replace(/code=[^&]+/, 'code=stolen');
        const page = await browser.visit(url);
        expectRefusal(page, 502, 'oauth_refused');
        expect(page.text).toContain('invalid_grant');
    });

    describe('and changes nothing, when the token endpoint sends', () => {
        test.each([
            ['/html', 'oauth_unreadable', /accessTokenURL/],
            ['/empty', 'oauth_unreadable', /answered nothing.*accessTokenURL/],
            ['/list', 'oauth_unreadable', /accessTokenURL/],
            ['/error-200', 'oauth_refused', /bad_refresh_token: Used/],
            ['/error-object', 'oauth_refused', /OAuthException: Code &#60;used&#62;/],
            ['/error-number', 'oauth_refused', /answered an error with status 200/],
            ['/not-ok', 'oauth_refused', /invalid_code/],
            ['/not-ok-message', 'oauth_refused', /No such code/],
            ['/html-error', 'oauth_unavailable', /cannot answer now \(status 500\)/],
            ['/redirect', 'oauth_misconfigured', /\/stolen,.*&#34;accessTokenURL&#34;/],
            ['/broken', 'oauth_unreachable', /could not be reached/],
        ])('%s: %s', async (path, code, message) => {
            // A custom extractCredentials must not receive an error.
            host.choices.external = true;
            host.choices.accessTokenURL = oddProvider.url + path;
            const browser = new Browser();
            const page = await browser.visit(await authorized(browser));
            expectRefusal(page, PAGE_STATUS[code] ?? 502, code);
            expect(page.text).toMatch(message);
            expect(page.text).not.toMatch(/<used>|secret stack/);
            expect(configurationOf(PLACES.installation)).toEqual({ existing: PLACES.installation });
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
        const [pair = ''] = setBrowserCookie(
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
        'when %s is no URL, and names the option',
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

    test('when the redirect URI is on another origin, before it redirects', async () => {
        host.choices.redirectURL = 'https://elsewhere.example/oauth';
        expectRefusal(
            await new Browser().visit(endpoint(PLACES.installation)),
            500,
            'oauth_misconfigured',
        );
    });
});

test('cannot start without an installation', async () => {
    const page = await new Browser().visit(`${host.url}/i/demo/oauth`);
    expect(page).toMatchObject({
        status: 400,
        text: '{"error":"Cannot initiate OAuth flow without an installation"}',
    });
});
