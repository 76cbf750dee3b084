import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

import { ALL_PERMISSIONS, ROLE_PERMISSIONS, type Role } from '@bindery/contract';
import {
    createAuthApp,
    createIdentity,
    createSessionCookie,
    invite,
    type OidcProvider,
} from '@bindery/identity';
import { openTestContext, TEST_ORIGIN, type TestContext } from '@bindery/test-support/test-context';
import { Provider } from 'oidc-provider';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { mount } from './mount.ts';

const CALLBACK = `${TEST_ORIGIN}/auth/oidc/company/callback`;

let test: TestContext;
let identity: ReturnType<typeof createIdentity>;
let auth: (request: Request) => Promise<Response>;
let provider: { issuer: string; close: () => void };
/** Groups of each account at the provider. */
const groups: Record<string, string[]> = {};

beforeAll(async () => {
    test = await openTestContext();
    identity = createIdentity(test.ctx);
    provider = await startProvider();
    auth = appWith({});
}, 60_000);
afterAll(async () => {
    provider.close();
    await test[Symbol.asyncDispose]();
});

function appWith(fields: Partial<OidcProvider>) {
    const roles: Record<string, Role> = { admins: 'admin', writers: 'editor' };
    return mount(
        '/auth',
        createAuthApp({
            ctx: test.ctx,
            identity,
            cookie: createSessionCookie(TEST_ORIGIN),
            clientAddress: () => '192.0.2.1',
            options: {
                providers: [
                    {
                        id: 'company',
                        name: 'Company',
                        issuer: provider.issuer,
                        clientId: 'bindery',
                        clientSecret: 'client-secret',
                        groups: { organization: test.home.organizationId, roles },
                        ...fields,
                    },
                ],
            },
        }),
    );
}

/** Starts a real provider on loopback that accepts every login name. */
async function startProvider() {
    let listener: RequestListener | undefined;
    const server = createServer((request, response) => listener?.(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const oidc = new Provider(issuer, {
        clients: [
            {
                client_id: 'bindery',
                client_secret: 'client-secret',
                redirect_uris: [CALLBACK],
                grant_types: ['authorization_code'],
                response_types: ['code'],
                token_endpoint_auth_method: 'client_secret_post',
            },
        ],
        cookies: { keys: ['test'] },
        conformIdTokenClaims: false,
        claims: {
            openid: ['sub', 'groups'],
            email: ['email', 'email_verified'],
            profile: ['name'],
        },
        findAccount: (_: unknown, id: string) => ({
            accountId: id,
            claims: () => ({
                sub: id,
                name: `Name of ${id}`,
                email: `${id}@example.com`,
                email_verified: true,
                groups: groups[id] ?? [],
            }),
        }),
        ttl: { AccessToken: 60, Grant: 60, Session: 60, Interaction: 60, IdToken: 60 },
    });
    listener = oidc.callback();
    return {
        issuer,
        close() {
            server.closeAllConnections();
            server.close();
        },
    };
}

/** A browser's cookies of one host. */
class Jar {
    readonly #cookies = new Map<string, string>();

    get header(): string {
        return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    }

    get(name: string): string | undefined {
        return this.#cookies.get(name);
    }

    read(response: Response): Response {
        for (const cookie of response.headers.getSetCookie()) {
            const [pair = ''] = cookie.split(';');
            const split = pair.indexOf('=');
            this.#cookies.set(pair.slice(0, split), pair.slice(split + 1));
        }
        return response;
    }
}

const start = async (app: typeof auth, jar: Jar, query = '') =>
    jar.read(await app(new Request(`${TEST_ORIGIN}/auth/oidc/company/start${query}`)));

const finish = async (app: typeof auth, jar: Jar, url: string) =>
    jar.read(await app(new Request(url, { headers: { cookie: jar.header } })));

/** Signs in at the provider. Returns the URL that it sends the browser back to. */
async function signInAt(url: string, login: string): Promise<string> {
    const jar = new Jar();
    let next = url;
    for (let step = 0; step < 12; step++) {
        if (next.startsWith(TEST_ORIGIN)) return next;
        const page = jar.read(
            await fetch(next, { headers: { cookie: jar.header }, redirect: 'manual' }),
        );
        const location = page.headers.get('location');
        if (location !== null) {
            next = new URL(location, next).href;
            continue;
        }
        const html = await page.text();
        const action = /action="([^"]+)"/.exec(html)?.[1] ?? '';
        const prompt = /name="prompt" value="(\w+)"/.exec(html)?.[1] ?? '';
        const answer = jar.read(
            await fetch(new URL(action, next), {
                method: 'POST',
                headers: { cookie: jar.header },
                body: new URLSearchParams({ prompt, login, password: 'any' }),
                redirect: 'manual',
            }),
        );
        next = new URL(answer.headers.get('location') ?? '', next).href;
    }
    throw new Error(`The provider did not return: ${next}`);
}

async function signIn(login: string, app = auth, query = '') {
    const jar = new Jar();
    const started = await start(app, jar, query);
    const back = await signInAt(started.headers.get('location') ?? '', login);
    const response = await finish(app, jar, back);
    const user = await identity.userOfSession(jar.get('bindery_session_80') ?? '');
    return { response, user, location: response.headers.get('location') ?? '' };
}

it('signs a person in, with the role of the groups in the id token', async () => {
    groups['ada'] = ['admins', 'writers'];
    const { user, location } = await signIn('ada', auth, '?return=/tokens');
    expect(location).toBe('/tokens');
    expect(user?.permissions).toEqual(ROLE_PERMISSIONS.admin);
    groups['ada'] = ['writers'];
    const again = await signIn('ada');
    expect(again.user?.userId).toBe(user?.userId);
    expect(again.user?.permissions).toEqual(ROLE_PERMISSIONS.editor);
    if (again.user === undefined) throw new Error('The person should be signed in.');
    const { token } = await identity.createToken(again.user, {
        name: 'CI',
        expiresInDays: 30,
    });
    groups['ada'] = [];
    const emptied = await signIn('ada');
    expect(emptied.user).toBeUndefined();
    expect(emptied.location).toContain('member+of+no+organization');
    // The refusal must not take back the end of the membership.
    const members = await test.ctx.db
        .selectFrom('members')
        .select('role')
        .where('user_id', '=', user?.userId ?? '')
        .execute();
    expect(members).toEqual([]);
    groups['ada'] = ['writers'];
    await signIn('ada');
    await expect(identity.userOfToken(token)).rejects.toThrow();
});

it('refuses a person without a role, and creates nothing', async () => {
    const { user, location } = await signIn('stranger');
    expect(user).toBeUndefined();
    expect(location).toContain('None+of+your+groups');
    const accounts = await test.ctx.db
        .selectFrom('accounts')
        .selectAll()
        .where('subject', '=', 'stranger')
        .execute();
    expect(accounts).toEqual([]);
});

it('lets a person in by an invitation, where groups give no role', async () => {
    const app = appWith({ groups: undefined });
    const owner = { kind: 'user', ...test.home, permissions: ALL_PERMISSIONS } as const;
    const { url } = await invite(test.ctx, owner, { role: 'reader', email: null });
    const secret = new URL(url).hash.slice(1);
    expect((await signIn('grace', app)).location).toContain('Ask+for+an+invitation');
    const invited = await signIn('grace', app, `?invitation=${secret}`);
    expect(invited.user?.permissions).toEqual(ROLE_PERMISSIONS.reader);
    expect((await signIn('grace', app)).user?.userId).toBe(invited.user?.userId);
});

it('does not take over an account by its e-mail address', async () => {
    groups['eve'] = ['writers'];
    const first = await signIn('eve');
    expect(first.user).toBeDefined();
    await test.ctx.db
        .updateTable('accounts')
        .set({ issuer: 'https://other.example' })
        .where('subject', '=', 'eve')
        .execute();
    const second = await signIn('eve');
    expect(second.user).toBeUndefined();
    expect(second.location).toContain('eve%40example.com');
});

it('accepts an answer once, and only in the browser that asked', async () => {
    groups['kim'] = ['writers'];
    const jar = new Jar();
    const started = await start(auth, jar);
    const back = await signInAt(started.headers.get('location') ?? '', 'kim');
    const foreign = await finish(auth, new Jar(), back);
    expect(foreign.headers.get('location')).toContain('/sign-in?error=');
    const other = new Jar();
    await start(auth, other);
    expect((await finish(auth, other, back)).headers.get('location')).toContain('error=');
    const before = jar.header;
    expect((await finish(auth, jar, back)).headers.get('location')).toBe('/');
    const again = await auth(new Request(back, { headers: { cookie: before } }));
    expect(again.headers.get('location')).toContain('error=');
});

it.each([
    ['another issuer', (url: URL) => url.searchParams.set('iss', 'https://evil.example')],
    ['no issuer', (url: URL) => url.searchParams.delete('iss')],
    ['another code', (url: URL) => url.searchParams.set('code', 'forged')],
    ['another state', (url: URL) => url.searchParams.set('state', 'a'.repeat(43))],
])('refuses an answer with %s', async (_, change) => {
    groups['mal'] = ['admins'];
    const jar = new Jar();
    const started = await start(auth, jar);
    const back = new URL(await signInAt(started.headers.get('location') ?? '', 'mal'));
    change(back);
    const response = await finish(auth, jar, back.href);
    expect(response.headers.get('location')).toContain('/sign-in?error=');
    expect(jar.get('bindery_session_80')).toBeUndefined();
});

it('shows that a provider is down, and uses it as soon as it answers', async () => {
    const app = appWith({ issuer: 'http://127.0.0.1:1' });
    const down = await start(app, new Jar());
    expect(down.headers.get('location')).toContain('Company+does+not+answer');
    groups['zoe'] = ['writers'];
    expect((await signIn('zoe')).user).toBeDefined();
});

it('refuses a provider whose discovery names another issuer', async () => {
    const { port } = new URL(provider.issuer);
    const app = appWith({ issuer: `http://localhost:${port}` });
    const lying = await start(app, new Jar());
    expect(lying.headers.get('location')).toContain('/sign-in?error=');
});

it.each(['//evil.example', 'https://evil.example', '/\\evil.example'])(
    'returns to the app, not to %s',
    async (target) => {
        groups['ada'] = ['writers'];
        const { location } = await signIn('ada', auth, `?return=${encodeURIComponent(target)}`);
        expect(location).toBe('/');
    },
);
