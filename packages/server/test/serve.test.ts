import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request as sendHttp, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { createSite, updateSite } from '@bindery/platform';
import { openTestSchema, type TestSchema } from '@bindery/test-support/databases';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createLogger } from '../src/production/logger.ts';
import {
    hashNewPassword,
    openAdministration,
    parseConfig,
    serve,
    type RunningService,
} from '../src/index.ts';
import { startCutProxy, type CutProxy } from './cut-proxy.ts';

const SCRIPT = (answer: string) => `export default {
    async fetch(request) {
        const form = await request.formData();
        const event = JSON.parse(form.get('event'));
        if (event.type !== 'fetch') return new Response('OK');
        if (event.request.url.endsWith('/slow')) await new Promise((done) => setTimeout(done, 300));
        const to = new URL(event.request.url).searchParams.get('to');
        if (to !== null) await fetch(to);
        return Response.json({ answer: '${answer}', ...event.request });
    },
};`;

const PASSWORD = 'correct horse battery';

/** For a busy machine. */
const PATIENT = { timeout: 60_000 };

interface Answer {
    status: number;
    headers: Record<string, string | string[] | undefined>;
    body: string;
}

/** Starts a server that reports each request. */
async function listenForTest(
    onRequest: (incoming: IncomingMessage) => void,
): Promise<AsyncDisposable & { url: string }> {
    const server = createServer((incoming, outgoing) => {
        onRequest(incoming);
        outgoing.end('OK');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return {
        url: `http://127.0.0.1:${port}/`,
        [Symbol.asyncDispose]: () =>
            new Promise((resolve) => {
                server.close(() => resolve());
                server.closeAllConnections();
            }),
    };
}

describe('bindery serve', () => {
    let folder: string;
    let schema: TestSchema;
    let database: CutProxy;
    let service: RunningService;
    let token: string;
    let organization: string;
    const logs: Record<string, unknown>[] = [];

    const config = (extra = '') =>
        parseConfig(
            `
listen: { public: '127.0.0.1:0', admin: '127.0.0.1:0', drainSeconds: 0 }
urls:
  app: https://bindery.test
  api: https://api.bindery.test
  endpoints: https://hooks.test
  frames: https://{integration}.frames.test
  sites: https://{site}.sites.test
database:
  url: ${urlThrough(database.port)}
  schema: ${schema.schema()}
  pool: { max: 4, connectTimeoutMs: 1000 }
keys: { file: '${folder}/keys.json' }
auth:
  password: true
  sessionHours: 8
  oidc: { issuer: 'http://127.0.0.1:9', clientId: bindery, clientSecret: s, id: acme, name: Acme }
telemetry: { logs: { requests: true }, metrics: { integrations: 2 } }
egress: { allowPrivateNetwork: true }
${extra}`,
            'bindery.yaml',
            {},
        );

    const TRUSTED = 'trustedProxies: [127.0.0.1]';

    function urlThrough(port: number): string {
        const url = new URL(schema.url);
        url.port = String(port);
        return url.href;
    }

    const start = (extra = TRUSTED) =>
        serve({
            config: config(extra),
            variables: {},
            logger: createLogger('debug', {
                write: (line) => void logs.push(JSON.parse(line) as Record<string, unknown>),
            }),
        });

    /** Sends a request as nginx does: TLS ended, the original host kept. */
    function send(
        host: string,
        path: string,
        {
            method = 'GET',
            headers = {},
            body,
        }: { method?: string; headers?: Record<string, string>; body?: string } = {},
        port = service.port,
    ): Promise<Answer> {
        return new Promise((resolve, reject) => {
            const outgoing = sendHttp(
                {
                    port,
                    path,
                    method,
                    agent: false,
                    headers: {
                        Host: host,
                        'X-Forwarded-Proto': 'https',
                        'X-Forwarded-For': '203.0.113.7',
                        ...headers,
                    },
                },
                async (incoming) =>
                    resolve({
                        status: incoming.statusCode ?? 0,
                        headers: incoming.headers,
                        body: await text(incoming),
                    }),
            );
            outgoing.on('error', reject);
            outgoing.end(body);
        });
    }

    const admin = async (path: string, at = service) => {
        const response = await fetch(at.admin + path);
        return { status: response.status, body: await response.text() };
    };

    const publish = (name: string, answer: string) =>
        send('api.bindery.test', `/v1/integrations/${name}`, {
            method: 'POST',
            headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
            body: JSON.stringify({
                title: name,
                description: '',
                organization,
                runtime: 'v2',
                scopes: [],
                script: SCRIPT(answer),
            }),
        });

    beforeAll(async () => {
        folder = await mkdtemp(join(tmpdir(), 'bindery-serve-'));
        schema = (await openTestSchema('postgres'))!;
        const { hostname, port } = new URL(schema.url);
        database = await startCutProxy({ host: hostname, port: Number(port) });
        // Two administrators at the same time, on an empty database.
        await using administration = await openAdministration(config(), {});
        const attempts = await Promise.allSettled(
            ['Acme', 'Other'].map((title) =>
                administration.init(title, { displayName: 'Ada', email: 'ada@acme.test' }),
            ),
        );
        const created = attempts.filter((attempt) => attempt.status === 'fulfilled');
        expect(created).toHaveLength(1);
        organization = created[0]!.value.organizationId;
        token = await administration.issueToken(
            await administration.findUserId('ada@acme.test'),
            1,
        );
        await administration.setPassword(created[0]!.value.userId, await hashNewPassword(PASSWORD));
        service = await start();
    });

    afterAll(async () => {
        await service[Symbol.asyncDispose]();
        await database[Symbol.asyncDispose]();
        await schema[Symbol.asyncDispose]();
        await rm(folder, { recursive: true, force: true });
    });

    it('names its addresses and is ready', async () => {
        expect(service).toMatchObject({
            app: 'https://bindery.test/',
            api: 'https://api.bindery.test',
            admin: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
        });
        expect(await admin('/livez')).toEqual({ status: 200, body: '{"status":"alive"}' });
        expect(await admin('/readyz')).toMatchObject({ status: 200 });
        expect(await admin('/other')).toMatchObject({ status: 404 });
    });

    it('knows the domains that it serves, for a proxy that obtains certificates', async () => {
        const ask = async (domain: string) => (await admin(`/tls/ask?domain=${domain}`)).status;
        for (const domain of ['bindery.test', 'API.bindery.test', 'hooks.test']) {
            expect([domain, await ask(domain)]).toEqual([domain, 200]);
        }
        // No integration and no published site has these names.
        const unknown = ['nothing.frames.test', 'nothing.sites.test', 'evil.test', 'frames.test'];
        for (const domain of [...unknown, '', 'a'.repeat(300), '%00']) {
            expect([domain, await ask(domain)]).toEqual([domain, 404]);
        }
        await using administration = await openAdministration(config(), {});
        const { ctx } = administration;
        const site = await createSite(ctx, organization, { title: 'Docs', spaces: [] });
        expect(await ask(`${site.slug}.sites.test`)).toBe(404);
        await updateSite(ctx, site.id, { published: true });
        expect(await ask(`${site.slug}.sites.test`)).toBe(200);
    });

    it('puts no token into the page of the workbench', async () => {
        const page = await send('bindery.test', '/');
        expect(page.status).toBe(200);
        expect(page.body).not.toContain('<meta name="bindery-token"');
        expect(page.body).not.toMatch(/content="ey/);
    });

    /** Calls the console as its page does. */
    const browse = (
        method: string,
        path: string,
        { cookie, ...body }: { cookie?: string | undefined; [field: string]: unknown } = {},
    ) =>
        send('bindery.test', path, {
            method,
            headers: {
                Origin: 'https://bindery.test',
                'Sec-Fetch-Site': 'same-origin',
                'Content-Type': 'application/json',
                ...(cookie === undefined ? {} : { Cookie: cookie }),
            },
            ...(method === 'POST' || method === 'PUT' ? { body: JSON.stringify(body) } : {}),
        });

    const cookieOf = ({ headers }: Answer) => {
        const [set = ''] = headers['set-cookie'] ?? [];
        expect(set).toMatch(
            /^__Host-bindery_session=[^;]+; Max-Age=28800; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
        );
        return set.split(';')[0]!;
    };

    it('signs the first administrator in, whose invitation makes an editor', async () => {
        expect(JSON.parse((await browse('GET', '/auth/methods')).body)).toEqual({
            password: true,
            providers: [{ id: 'acme', name: 'Acme' }],
            codes: false,
        });
        const wrong = { email: 'ada@acme.test', password: 'wrong horse battery' };
        expect((await browse('POST', '/auth/password', wrong)).status).toBe(401);
        const owner = cookieOf(
            await browse('POST', '/auth/password', { ...wrong, password: PASSWORD }),
        );
        const state = await browse('GET', '/workbench/state', { cookie: owner });
        expect(state.status).toBe(200);

        const invited = await browse('POST', '/workbench/invitations', {
            cookie: owner,
            role: 'editor',
        });
        expect(invited.status).toBe(201);
        const { url } = JSON.parse(invited.body) as { url: string };
        expect(url).toMatch(/^https:\/\/bindery\.test\/invitation#/);
        const secret = new URL(url).hash.slice(1);
        const account = { displayName: 'Bo', email: 'bo@acme.test', password: PASSWORD };
        const accept = () => browse('POST', '/auth/invitations/accept', { secret, account });
        cookieOf(await accept());
        expect((await accept()).status).toBe(404);

        const editor = cookieOf(
            await browse('POST', '/auth/password', { email: 'Bo@acme.test', password: PASSWORD }),
        );
        const members = await browse('GET', '/workbench/members', { cookie: owner });
        const { items } = JSON.parse(members.body) as { items: { id: string; role: string }[] };
        expect(items.map(({ role }) => role).toSorted()).toEqual(['editor', 'owner']);
        const ada = items.find(({ role }) => role === 'owner')!;
        for (const [method, path] of [
            ['POST', '/workbench/invitations'],
            ['GET', '/workbench/invitations'],
            ['PUT', `/workbench/members/${ada.id}/role`],
            ['DELETE', `/workbench/members/${ada.id}`],
        ] as const) {
            const refused = await browse(method, path, { cookie: editor, role: 'viewer' });
            expect([path, refused.status]).toEqual([path, 403]);
        }

        const out = await browse('POST', '/auth/sign-out', { cookie: editor });
        expect(out.status).toBe(204);
        expect((await browse('GET', '/workbench/state', { cookie: editor })).status).toBe(401);
    });

    it('sends a browser back to the sign-in page if the provider does not answer', async () => {
        const started = await browse('GET', '/auth/oidc/acme/start');
        expect(started.status).toBe(303);
        expect(started.headers['location']).toMatch(/^\/sign-in\?error=Acme\+does\+not\+answer/);
    });

    it.each([
        ['other.test', '/', 421],
        ['127.0.0.1', '/', 421],
        ['localhost', '/', 421],
        ['hooks.test', '/', 421],
        ['hooks.test', '/v1/user', 421],
        ['a.frames.test', '/i/b/x', 421],
        ['bindery.test', '/i/probe/', 421],
        ['unknown.sites.test', '/', 404],
        ['api.bindery.test', '/v1/user', 401],
    ])('answers %s%s with %i', async (host, path, status) => {
        expect((await send(host, path)).status).toBe(status);
    });

    it('publishes by token and serves the endpoint with the client’s address and URL', async () => {
        expect((await publish('probe', 'one')).status).toBe(200);
        const answer = await send('hooks.test', '/i/probe/hook?x=1', {
            headers: { 'X-Forwarded-For': '198.51.100.1, 203.0.113.7', 'X-Request-Id': 'r-1' },
        });
        expect(answer.headers['x-request-id']).toBe('r-1');
        expect(JSON.parse(answer.body)).toMatchObject({
            answer: 'one',
            url: 'https://hooks.test/i/probe/hook?x=1',
            headers: {
                host: 'hooks.test',
                'x-forwarded-for': '203.0.113.7',
                'x-forwarded-proto': 'https',
            },
        });
    });

    it('passes the trace of a request on to outbound calls, and logs its id', async () => {
        expect((await publish('probe', 'one')).status).toBe(200);
        const received: (string | undefined)[] = [];
        await using service = await listenForTest((incoming) =>
            received.push(incoming.headers['traceparent'] as string | undefined),
        );
        const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
        const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
        const path = `/i/probe/hook?to=${encodeURIComponent(service.url)}`;
        await send('hooks.test', path, { headers: { traceparent } });
        await send('hooks.test', path);
        expect(received).toEqual([traceparent, undefined]);
        await expect
            .poll(() => logs.some((line) => line['traceId'] === traceId), PATIENT)
            .toBe(true);
    });

    it('keeps the published version over a restart', async () => {
        expect((await publish('probe', 'two')).status).toBe(200);
        await service[Symbol.asyncDispose]();
        service = await start();
        const answer = await send('hooks.test', '/i/probe/hook');
        expect(JSON.parse(answer.body)).toMatchObject({ answer: 'two' });
    });

    it('ignores the headers of a proxy that is not trusted', async () => {
        await using other = await start('trustedProxies: [10.0.0.0/8]');
        const answer = await send(
            'hooks.test',
            '/i/probe/hook',
            { headers: { 'X-Forwarded-Host': 'bindery.test', 'X-Request-Id': 'forged' } },
            other.port,
        );
        expect(answer.headers['x-request-id']).not.toBe('forged');
        expect(JSON.parse(answer.body)).toMatchObject({
            headers: { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-host': 'hooks.test' },
        });
    });

    it('exposes metrics with a bound on the labels of integrations', async () => {
        for (const name of ['second', 'third', 'fourth']) {
            expect((await publish(name, name)).status).toBe(200);
            await send('hooks.test', `/i/${name}/`);
        }
        await send('hooks.test', '/i/probe/');
        const { body } = await admin('/metrics');
        const names = body.matchAll(/^# TYPE (\w+)/gm);
        expect([...names].every(([, name]) => name?.startsWith('bindery_'))).toBe(true);
        const labels = body.matchAll(/bindery_invocations_total\{integration="([^"]+)"/g);
        expect(new Set([...labels].map(([, label]) => label))).toEqual(
            new Set(['probe', 'second', '_other']),
        );
        expect(body).toMatch(/^bindery_database_up 1$/m);
        expect(body).toMatch(/^bindery_queue_depth 0$/m);
        expect(body).toMatch(/^bindery_isolates [1-9]/m);
        expect(body).toMatch(/^bindery_database_connections\{state="idle"\} \d/m);
        expect(body).toMatch(/^bindery_nodejs_eventloop_lag_seconds /m);
    });

    it('logs one line for a lost database and one when it is back', async () => {
        logs.length = 0;
        database.cut();
        const answers = await Promise.all(
            Array.from({ length: 10 }, () =>
                send('api.bindery.test', '/v1/orgs', {
                    headers: { Authorization: `Bearer ${token}` },
                }),
            ),
        );
        expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(503));
        expect((await admin('/readyz')).status).toBe(503);
        expect((await admin('/livez')).status).toBe(200);
        expect((await admin('/metrics')).body).toMatch(/^bindery_database_up 0$/m);
        database.heal();
        await expect.poll(async () => (await admin('/readyz')).status, PATIENT).toBe(200);
        expect(logs.filter(({ level }) => level === 'error')).toMatchObject([
            { event: 'database_lost', time: expect.stringMatching(/Z$/) },
        ]);
        expect(logs.filter(({ event }) => event === 'database_found')).toHaveLength(1);
    });

    it('refuses the schema of a later release with a message that names the migration', async () => {
        const client = new Client(schema.url);
        await client.connect();
        const table = `"${schema.schema()}".kysely_migration`;
        await client.query(`insert into ${table} values ('9999-later', '2030-01-01')`);
        await expect(start()).rejects.toMatchObject({
            code: 'schema_newer',
            message: expect.stringContaining('9999-later'),
        });
        await client.query(`delete from ${table} where name = '9999-later'`);
        await client.end();
    });

    it('refuses an address in use', async () => {
        const taken = config();
        taken.listen.admin = new URL(service.admin).host;
        await expect(serve({ config: taken, variables: {} })).rejects.toMatchObject({
            code: 'port_in_use',
        });
    });

    it('reports not ready while it drains, and fails no request', async () => {
        const failed: number[] = [];
        let sent = 0;
        // A proxy that obeys readiness, with requests that take a while.
        const load = async () => {
            for (;;) {
                if ((await admin('/readyz')).status !== 200) return;
                sent += 1;
                const { status } = await send('hooks.test', '/i/probe/slow');
                if (status !== 200) failed.push(status);
            }
        };
        const running = Promise.all([load(), load(), load()]);
        await expect.poll(() => sent, PATIENT).toBeGreaterThan(5);
        service.beginDrain();
        await running;
        // A proxy that has not noticed yet.
        const late = send('hooks.test', '/i/probe/slow');
        expect((await late).headers['connection']).toBe('close');
        await service.drain();
        expect(failed).toEqual([]);
        await expect(send('hooks.test', '/i/probe/')).rejects.toMatchObject({
            code: 'ECONNREFUSED',
        });
    });
});
