import { stat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ALL_PERMISSIONS, type BrowserSession, type CreatedApiToken } from '@bindery/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startServer } from '../src/index.ts';
import { sendRaw } from './raw-http.ts';
import { PROBE, startTestServer, type TestServer } from './test-server.ts';

const HTTP_PROBE = fileURLToPath(new URL('fixtures/http-probe', import.meta.url));
const TUNNEL = 'https://abc.example.net';

let test: TestServer;
let app: string;
let port: number;

beforeAll(async () => {
    test = await startTestServer({
        integrations: [{ folder: PROBE }, { folder: HTTP_PROBE }],
        allowPrivateNetwork: true,
        tunnelUrl: TUNNEL,
    });
    app = test.server.api;
    port = Number(new URL(app).port);
}, 180_000);
afterAll(() => test[Symbol.asyncDispose]());

/** Uses a sign-in URL. Returns the cookie without its attributes. */
async function signIn(url: string): Promise<string> {
    const response = await fetch(url, { redirect: 'manual' });
    const [cookie = ''] = response.headers.getSetCookie();
    return cookie.split(';')[0] ?? '';
}

function ask(path: string, headers: Record<string, string>, init: RequestInit = {}) {
    return fetch(app + path, { ...init, headers });
}

describe('the sign-in URL', () => {
    it('starts a session once, in a cookie that scripts cannot read', async () => {
        const url = test.server.workbench;
        const first = await fetch(url, { redirect: 'manual' });
        expect(first.status).toBe(303);
        expect(first.headers.get('location')).toBe('/');
        const [cookie = '', ...more] = first.headers.getSetCookie();
        expect(more).toEqual([]);
        expect(cookie).toMatch(
            new RegExp(
                `^bindery_session_${port}=[\\w-]{43}; Max-Age=2592000; Path=/; HttpOnly; SameSite=Strict$`,
            ),
        );
        const session = cookie.split(';')[0] ?? '';
        expect((await ask('/workbench/state', { cookie: session })).status).toBe(200);
        expect((await ask('/v1/user', { cookie: session })).status).toBe(200);

        const second = await fetch(url, { redirect: 'manual' });
        expect(second.status).toBe(401);
        expect(second.headers.getSetCookie()).toEqual([]);
    });

    it('works for one of many concurrent uses', async () => {
        const url = await test.server.signInUrl();
        const responses = await Promise.all(
            Array.from({ length: 8 }, () => fetch(url, { redirect: 'manual' })),
        );
        expect(responses.filter(({ status }) => status === 303)).toHaveLength(1);
    });

    it('is not used up by HEAD, and keeps path and query', async () => {
        const url = await test.server.signInUrl('/tokens?a=1');
        expect((await fetch(url, { method: 'HEAD' })).headers.getSetCookie()).toEqual([]);
        const response = await fetch(url, { redirect: 'manual' });
        expect(response.headers.get('location')).toBe('/tokens?a=1');
    });

    it.each(['image', 'iframe', 'script', 'empty'])('is not used by %s', async (destination) => {
        const url = await test.server.signInUrl();
        const response = await fetch(url, {
            redirect: 'manual',
            headers: { 'sec-fetch-dest': destination, 'sec-fetch-site': 'same-origin' },
        });
        expect([response.status, response.headers.getSetCookie()]).toEqual([401, []]);
        expect(await signIn(url)).toMatch(/^bindery_session/);
    });

    const LINKED = { 'sec-fetch-dest': 'document' };

    // Browsers send the session with links of the same site only (`SameSite=Strict`).
    it.each([
        ['cross-site', false],
        ['same-site', true],
        ['same-origin', true],
    ] as const)('asks before a %s link signs in', async (site, isSent) => {
        const cookie = await signIn(await test.server.signInUrl());
        const url = await test.server.signInUrl('/tokens?a=1');
        const code = new URL(url).searchParams.get('code') ?? '';
        const asked = await fetch(url, {
            redirect: 'manual',
            headers: { ...LINKED, 'sec-fetch-site': site, ...(isSent ? { cookie } : {}) },
        });
        expect([asked.status, asked.headers.getSetCookie()]).toEqual([200, []]);
        expect(asked.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
        expect(asked.headers.get('referrer-policy')).toBe('same-origin');
        const page = await asked.text();
        expect(page).toContain('<form method="post" action="/auth/code">');
        expect(page).toContain(`value="${code}"`);
        const confirm = (origin: string) =>
            fetch(`${app}/auth/code`, {
                method: 'POST',
                headers: { origin },
                body: new URLSearchParams({ code, location: '//evil.example/tokens?a=1' }),
                redirect: 'manual',
            });
        for (const origin of ['null', 'http://evil.example']) {
            expect((await confirm(origin)).status).toBe(403);
        }
        const signedIn = await confirm(app);
        expect(signedIn.headers.get('location')).toBe('/evil.example/tokens?a=1');
        expect(signedIn.headers.getSetCookie()).toHaveLength(1);
        const again = await confirm(app);
        expect(again.headers.get('location')).toBe('/?code=used');
        expect(again.headers.getSetCookie()).toEqual([]);
    });

    it.each(['//evil.example', '/\\evil.example', 'http://evil.example/', 'tokens'])(
        'is not made for %s',
        async (path) => {
            const response = await test.call('POST', '/workbench/sign-in-codes', { path });
            expect(response.status).toBe(400);
        },
    );

    it('redirects to this host only', async () => {
        const { searchParams } = new URL(await test.server.signInUrl());
        const { header } = await sendRaw(
            port,
            `GET //evil.example/?code=${searchParams.get('code')} HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`,
        );
        expect(header('location')).toEqual(['/evil.example/']);
    });
});

describe('a client without session and token', () => {
    it('finds no secret in the page', async () => {
        const session = await signIn(await test.server.signInUrl());
        const page = await (await ask('/', { cookie: session })).text();
        expect(page).not.toContain(test.server.token);
        expect(page).not.toContain(session.split('=')[1]);
        expect(page).not.toMatch(/bnd_|token/i);
    });

    it.each(['/workbench/state', '/workbench/tokens', '/workbench/live', '/v1/user'])(
        'gets nothing from %s',
        async (path) => {
            expect((await ask(path, {})).status).toBe(401);
            expect(
                (await ask(path, { cookie: `bindery_session_${port}=${'a'.repeat(43)}` })).status,
            ).toBe(401);
        },
    );

    it('gets nothing through a tunnel that replaces the Host header without X-Forwarded-Host', async () => {
        for (const path of ['/workbench/state', '/v1/user', '/workbench/tokens']) {
            const { status } = await sendRaw(
                port,
                `GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`,
            );
            expect(status, path).toBe(401);
        }
    });

    it('gets nothing in an isolate that may call the private network', async () => {
        for (const url of [
            `http://localhost:${port}/workbench/state`,
            `http://127.0.0.1:${port}/workbench/state`,
            `http://[::1]:${port}/workbench/state`,
            `http://localhost:${port}/`,
            `http://127.0.0.1:${port}/`,
        ]) {
            const response = await fetch(`${app}/i/probe/call?url=${encodeURIComponent(url)}`);
            const text = await response.text();
            expect(text, url).not.toContain(test.server.token);
            expect(text, url).not.toContain('"organization"');
            expect(response.headers.getSetCookie()).toEqual([]);
        }
    });
});

describe('the session cookie', () => {
    it('counts only for pages of the workbench', async () => {
        const cookie = await signIn(await test.server.signInUrl());
        for (const site of ['cross-site', 'same-site']) {
            const response = await ask('/workbench/state', { cookie, 'sec-fetch-site': site });
            expect(response.status, site).toBe(403);
        }
        const own = { cookie, 'sec-fetch-site': 'same-origin' };
        expect((await ask('/workbench/state', own)).status).toBe(200);
        const post = (headers: Record<string, string>) =>
            ask('/workbench/sign-in-codes', headers, { method: 'POST', body: '{}' });
        expect((await post({ ...own, origin: app })).status).toBe(201);
        for (const origin of ['null', `http://localhost:${port + 1}`, 'http://evil.example']) {
            expect((await post({ cookie, origin })).status, origin).toBe(403);
        }
        expect((await post({ cookie })).status, 'without Origin').toBe(403);
    });

    it('reaches no integration, and no integration sets it', async () => {
        const cookie = await signIn(await test.server.signInUrl());
        const echoed = await ask('/i/http-probe/echo', {
            cookie: `own=1; ${cookie}; bindery_session_1=other; __Host-bindery_session=x; last=2`,
        });
        const { headers } = (await echoed.json()) as { headers: Record<string, string> };
        expect(headers['cookie']).toBe('own=1; last=2');
        const alone = await ask('/i/http-probe/echo', { cookie });
        expect(await alone.text()).not.toContain('bindery_session');
        const setting = await ask('/i/http-probe/set-cookies', {});
        // The cookie is limited to the integration's own paths.
        expect(setting.headers.getSetCookie()).toEqual(['own=1; Path=/i/http-probe']);
    });

    it('opens pages and answers that other pages neither keep nor hold a window of', async () => {
        const cookie = await signIn(await test.server.signInUrl());
        const page = await ask('/', { cookie });
        expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin-allow-popups');
        for (const path of ['/workbench/state', '/workbench/tokens', '/workbench/unknown']) {
            const { headers } = await ask(path, { cookie });
            expect([
                path,
                headers.get('cache-control'),
                headers.get('x-content-type-options'),
            ]).toEqual([path, 'no-store', 'nosniff']);
        }
    });

    it('ends with its session, at once', async () => {
        const cookie = await signIn(await test.server.signInUrl());
        const other = await signIn(await test.server.signInUrl());
        const { items } = (await (await ask('/workbench/sessions', { cookie })).json()) as {
            items: BrowserSession[];
        };
        const current = items.filter((session) => session.current);
        expect(current).toHaveLength(1);
        const end = (headers: Record<string, string>, id: string) =>
            ask(`/workbench/sessions/${id}`, { ...headers, origin: app }, { method: 'DELETE' });
        const ended = await end({ cookie }, 'current');
        expect(ended.status).toBe(204);
        expect(ended.headers.getSetCookie().join()).toContain('Max-Age=0');
        expect((await ask('/workbench/state', { cookie })).status).toBe(401);
        expect((await end({ cookie: other }, current[0]?.id ?? '')).status).toBe(404);
        expect((await ask('/workbench/state', { cookie: other })).status).toBe(200);
    });
});

describe('API tokens', () => {
    const create = async (body: object): Promise<CreatedApiToken> => {
        const response = await test.call('POST', '/workbench/tokens', body);
        expect(response.status).toBe(201);
        return (await response.json()) as CreatedApiToken;
    };

    it('reach what their scopes name', async () => {
        const { token } = await create({ name: 'reader', scopes: ['content:read'] });
        const bearer = { authorization: `Bearer ${token}` };
        expect((await ask('/workbench/state', bearer)).status).toBe(200);
        expect((await ask('/v1/user', bearer)).status).toBe(200);
        const refused = await ask('/v1/integrations', bearer);
        expect(refused.status).toBe(403);
        expect(await refused.text()).toContain('needs the scope integrations:read');
        expect((await ask('/workbench/invocations', bearer)).status).toBe(403);
        expect((await ask('/workbench/tokens', bearer)).status).toBe(403);
        expect(
            (await ask('/workbench/sign-in-codes', bearer, { method: 'POST', body: '{}' })).status,
        ).toBe(403);
    });

    it('cannot make tokens with more scopes', async () => {
        const { token } = await create({ name: 'ci', scopes: ['tokens:write', 'content:read'] });
        const more = await ask(
            '/workbench/tokens',
            { authorization: `Bearer ${token}` },
            { method: 'POST', body: JSON.stringify({ name: 'x', scopes: ['content:write'] }) },
        );
        expect(more.status).toBe(403);
    });

    it('end with the token that made them at the latest', async () => {
        const { token, expiresAt } = await create({
            name: 'short',
            scopes: ['tokens:write'],
            expiresInDays: 0.1,
        });
        for (const expiresInDays of [null, 90]) {
            const response = await ask(
                '/workbench/tokens',
                { authorization: `Bearer ${token}` },
                { method: 'POST', body: JSON.stringify({ name: 'longer', expiresInDays }) },
            );
            expect(((await response.json()) as CreatedApiToken).expiresAt).toBe(expiresAt);
        }
    });

    it('are listed without their secret, and refused at once after they are revoked', async () => {
        const { token, id, hint } = await create({ name: 'short-lived', expiresInDays: 1 });
        expect(token).toMatch(/^bnd_[\w-]{43}$/);
        const bearer = { authorization: `Bearer ${token}` };
        expect((await ask('/v1/user', bearer)).status).toBe(200);
        const listed = await (await test.call('GET', '/workbench/tokens')).text();
        expect(listed).toContain(`"hint":"${hint}"`);
        expect(listed).not.toContain(token);
        expect((await test.call('DELETE', `/workbench/tokens/${id}`)).status).toBe(204);
        expect((await ask('/v1/user', bearer)).status).toBe(401);
    });

    it.each([
        ['name', { name: ' ' }],
        ['scopes', { name: 'x', scopes: [] }],
        ['scopes.0', { name: 'x', scopes: ['all'] }],
        ['expiresInDays', { name: 'x', expiresInDays: 0 }],
        ['expiresInDays', { name: 'x', expiresInDays: 1e9 }],
    ])('name a wrong %s', async (field, body) => {
        const response = await test.call('POST', '/workbench/tokens', body);
        expect(response.status).toBe(400);
        expect(await response.text()).toContain(field);
    });
});

describe('the token of bindery dev', () => {
    it('has all scopes and ends within a day', async () => {
        const { items } = await test.json<{ items: CreatedApiToken[] }>('GET', '/workbench/tokens');
        const own = items.find(({ name }) => name === 'bindery dev');
        expect(own?.scopes).toEqual(ALL_PERMISSIONS);
        expect((own?.expiresAt ?? Infinity) - Date.now()).toBeLessThanOrEqual(24 * 60 * 60 * 1000);
    });
});

describe('a second Bindery of the same user', () => {
    let second: TestServer;
    beforeAll(async () => {
        second = await startTestServer({ integrations: [{ folder: HTTP_PROBE }] });
    }, 120_000);
    afterAll(() => second[Symbol.asyncDispose]());

    it('has a session of its own', async () => {
        const here = await signIn(await test.server.signInUrl());
        const there = await signIn(await second.server.signInUrl());
        // Browsers send the cookies of all ports of a host.
        const both = `${here}; ${there}`;
        const stateOf = (host: TestServer, cookie: string) =>
            fetch(`${host.server.api}/workbench/state`, { headers: { cookie } });
        expect((await stateOf(second, here)).status).toBe(401);
        expect((await stateOf(test, there)).status).toBe(401);
        expect((await stateOf(test, both)).status).toBe(200);
        expect((await stateOf(second, both)).status).toBe(200);
        const echoed = await fetch(`${second.server.api}/i/http-probe/echo`, {
            headers: { cookie: both },
        });
        expect(await echoed.text()).not.toContain(here.split('=')[1]);
    });

    it('keeps its token in a file that other users cannot read, until it stops', async () => {
        const path = join(second.dataDirectory, 'host.json');
        expect((await stat(path)).mode & 0o077).toBe(0);
        expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
            token: second.server.token,
        });
        const { token } = second.server;
        const cookie = await signIn(second.server.workbench);
        await second.server[Symbol.asyncDispose]();
        await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });

        // A session lasts longer than the host, so that a page reconnects after a restart.
        await using restarted = await startServer({
            port: Number(new URL(second.server.api).port),
            dataDirectory: second.dataDirectory,
            integrations: [],
        });
        const { api } = restarted;
        const statusOf = async (headers: Record<string, string>) =>
            (await fetch(`${api}/workbench/state`, { headers })).status;
        expect(await statusOf({ cookie })).toBe(200);
        expect(await statusOf({ authorization: `Bearer ${token}` })).toBe(401);
    });
});

it('names the published sites', () => {
    expect(test.server.sites).toEqual([
        { name: expect.any(String) as string, url: expect.stringContaining('http') as string },
    ]);
});
