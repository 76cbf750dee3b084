import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { PublishableKey } from '@bindery/contract';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer, type TestServer } from './test-server.ts';

const example = (name: string) =>
    fileURLToPath(new URL(`../../../examples/${name}`, import.meta.url));

const SITE_PROBE = fileURLToPath(new URL('fixtures/site-probe', import.meta.url));

const PAGE = 'https://docs.example.com';

interface Rendered {
    id: string;
    output?: { element: object; state: Record<string, unknown> };
    grants?: { componentId: string; props: object; signature: string }[];
    error?: { code: number; message: string };
}

describe('blocks in other documentation sites', () => {
    let test: TestServer;
    let directory: string;
    let key: PublishableKey;
    const stack = new AsyncDisposableStack();

    beforeAll(async () => {
        directory = await mkdtemp(join(tmpdir(), 'bindery-embed-'));
        stack.defer(() => rm(directory, { recursive: true, force: true }));
        await mkdir(join(directory, 'embed/assets'), { recursive: true });
        await writeFile(join(directory, 'embed.js'), 'export {};');
        await writeFile(join(directory, 'embed/assets/part-abc.js'), 'export {};');
        await writeFile(join(directory, 'secret.txt'), 'not served');
        test = stack.use(
            await startTestServer({
                integrations: [
                    { folder: example('hello-world') },
                    { folder: example('greeting-modal') },
                    { folder: SITE_PROBE },
                ],
                embedDirectory: directory,
            }),
        );
        key = await createKey([
            { integration: 'hello-world' },
            { integration: 'greeting-modal', component: 'greeting' },
        ]);
    });
    afterAll(() => stack.disposeAsync());

    async function createKey(blocks: object[], origins = [PAGE]): Promise<PublishableKey> {
        const { id } = await test.space();
        return test.json('POST', '/workbench/publishable-keys', {
            name: 'Documentation',
            space: id,
            blocks,
            origins,
        });
    }

    function post(body: object, headers: Record<string, string> = { Origin: PAGE }) {
        return fetch(`${test.server.api}/embed/v1/render`, {
            method: 'POST',
            headers: { 'Content-Type': 'text/plain;charset=UTF-8', ...headers },
            body: JSON.stringify({ key: key.key, ...body }),
        });
    }

    async function render(...renders: object[]): Promise<Rendered[]> {
        const response = await post({
            renders: renders.map((each, index) => ({ id: String(index), ...each })),
        });
        expect(response.status).toBe(200);
        return ((await response.json()) as { renders: Rendered[] }).renders;
    }

    const HELLO = { integration: 'hello-world', componentId: 'hello' };
    const GREETING = { integration: 'greeting-modal', componentId: 'greeting' };

    const query = (key: string, renders: object[]) =>
        `${test.server.api}/embed/v1/render?key=${key}&request=${Buffer.from(JSON.stringify({ renders })).toString('base64url')}`;

    it('renders the blocks of a page in one request that needs no preflight', async () => {
        const response = await post({
            renders: [
                { id: 'a', ...HELLO, props: { message: 'From a page' } },
                { id: 'b', ...GREETING, props: { name: 'Ada' } },
            ],
        });
        expect(response.headers.get('access-control-allow-origin')).toBe(PAGE);
        expect(response.headers.get('access-control-allow-credentials')).toBeNull();
        expect(response.headers.get('vary')).toContain('Origin');
        const text = await response.text();
        expect(text).toContain('From a page');
        expect(text).toContain('Welcome, Ada!');
        const { renders } = JSON.parse(text) as { renders: { frames: string[] }[] };
        expect(renders.map(({ frames }) => frames.map((url) => new URL(url).pathname))).toEqual([
            ['/i/hello-world', '/i/hello-world'],
            ['/i/greeting-modal', '/i/greeting-modal'],
        ]);
    });

    it('runs actions with the state of the page', async () => {
        const [first] = await render(HELLO);
        const [second] = await render({
            ...HELLO,
            state: first?.output?.state,
            action: { action: 'say' },
        });
        expect(second?.output?.state).toEqual({ count: 1 });
    });

    it('renders a component outside of the key only with a grant of an earlier rendering', async () => {
        const modal = { ...GREETING, componentId: 'ask-name', props: { name: 'Ada' } };
        const [block] = await render({ ...GREETING, props: { name: 'Ada' } });
        const grants = block?.grants ?? [];
        const [opened, forbidden, other, forged] = await render(
            { ...modal, grants },
            modal,
            { ...modal, props: { name: 'Eve' }, grants },
            {
                ...modal,
                grants: [{ componentId: 'ask-name', props: modal.props, signature: 'x' }],
            },
        );
        expect(JSON.stringify(opened?.output)).toContain('Who should be greeted?');
        for (const refused of [forbidden, other, forged]) expect(refused?.error?.code).toBe(403);
    });

    it('offers no component that the props or the state of the request name', async () => {
        const { key: panelKey } = await createKey([
            { integration: 'site-probe', component: 'panel' },
        ]);
        const PANEL = { integration: 'site-probe', componentId: 'panel' };
        const filter = { action: '@ui.modal.open', componentId: 'hidden', props: { any: 1 } };
        const ask = async (request: object) => {
            const response = await post({ key: panelKey, renders: [{ id: 'a', ...request }] });
            return ((await response.json()) as { renders: [Rendered] }).renders[0];
        };
        const [byState, byProps] = [
            await ask({ ...PANEL, state: { filter } }),
            await ask({ ...PANEL, props: { filter } }),
        ];
        for (const { grants, output } of [byState, byProps]) {
            expect(JSON.stringify(output)).toContain('hidden');
            const refused = await ask({
                ...PANEL,
                componentId: 'hidden',
                props: filter.props,
                grants,
            });
            expect(refused.error?.code).toBe(403);
        }
    });

    it('renders static HTML for tools that build a site, without outputs and grants', async () => {
        const response = await post({
            format: 'html',
            theme: 'dark',
            renders: [
                { id: 'a b', ...HELLO, props: { message: '<b>From a build</b>' } },
                { id: 'c', ...HELLO, integration: 'unknown' },
            ],
        });
        const { renders } = (await response.json()) as { renders: { html?: string }[] };
        expect(Object.keys(renders[0] ?? {})).toEqual(['id', 'html']);
        expect(renders[0]?.html).toContain('&lt;b&gt;From a build&lt;/b&gt;');
        expect(renders[0]?.html).not.toContain('data-theme');
        expect(renders[0]?.html).not.toContain('<script');
        expect(renders[1]).toMatchObject({ error: { code: 403 } });
    });

    it('lists the blocks of a key, their fences and links, and no others', async () => {
        const list = async (name: string, headers: Record<string, string> = {}) => {
            const response = await fetch(`${test.server.api}/embed/v1/blocks?key=${name}`, {
                headers,
            });
            return { status: response.status, body: (await response.json()) as object };
        };
        const { blocks } = (await list(key.key)).body as { blocks: object[] };
        expect(blocks).toEqual([
            { integration: 'greeting-modal', block: 'greeting', title: 'Greeting' },
            {
                integration: 'hello-world',
                block: 'hello',
                title: 'Hello block',
                markdown: { codeblock: 'hello', body: 'message' },
            },
        ]);
        expect((await list('pk_unknown')).status).toBe(401);
        expect((await list(key.key, { Origin: 'https://evil.example' })).status).toBe(403);
    });

    it('renders static HTML over the API, as a page that runs nothing', async () => {
        const call = async (accept: string) =>
            fetch(`${test.server.api}/v1/integrations/hello-world/render`, {
                method: 'POST',
                headers: {
                    Authorization: `Bearer ${test.server.token}`,
                    'Content-Type': 'application/json',
                    Accept: accept,
                },
                body: JSON.stringify({
                    componentId: 'hello',
                    props: { message: '<script>1</script>' },
                    context: {
                        type: 'document',
                        spaceId: (await test.space()).id,
                        editable: false,
                        theme: 'light',
                    },
                }),
            });
        const response = await call('text/html');
        expect(response.headers.get('content-type')).toContain('text/html');
        expect(response.headers.get('content-security-policy')).toContain('sandbox');
        expect(response.headers.get('vary')).toContain('Accept');
        const html = await response.text();
        expect(html).toContain('&lt;script&gt;1&lt;/script&gt;');
        expect(html).toContain('<button');
        const json = await call('application/json, text/html');
        expect(json.headers.get('content-type')).toContain('application/json');
    });

    it('refuses blocks that the key does not name, without failing the others', async () => {
        const narrow = await createKey([{ integration: 'greeting-modal' }]);
        const response = await post({
            key: narrow.key,
            renders: [
                { id: 'a', ...HELLO },
                { id: 'b', ...GREETING },
            ],
        });
        const { renders } = (await response.json()) as { renders: Rendered[] };
        expect(renders[0]?.error).toMatchObject({ code: 403 });
        expect(renders[0]?.error?.message).toContain('Add it to the key');
        expect(renders[1]?.output).toBeDefined();
    });

    it('lets pages of other origins read why they are refused, and nothing else', async () => {
        const response = await post(
            { renders: [{ id: 'a', ...HELLO }] },
            { Origin: 'https://evil.example' },
        );
        expect(response.status).toBe(403);
        const body = (await response.json()) as { error: { message: string } };
        expect(body.error.message).toContain('https://evil.example');
        expect(body).not.toHaveProperty('renders');
    });

    it('accepts every port of localhost for the origin http://localhost:*', async () => {
        const local = await createKey([{ integration: 'hello-world' }], ['http://localhost:*']);
        const statusOf = async (origin: string) =>
            (await post({ key: local.key, renders: [{ id: 'a', ...HELLO }] }, { Origin: origin }))
                .status;
        expect(await statusOf('http://localhost:5173')).toBe(200);
        expect(await statusOf('http://localhost:5173.evil.example')).toBe(403);
        expect(await statusOf('http://localhost.evil.example')).toBe(403);
    });

    it('fails a block that renders too much, without failing the others', async () => {
        const wide = await createKey([
            { integration: 'site-probe' },
            { integration: 'hello-world' },
        ]);
        const response = await post({
            key: wide.key,
            renders: [
                {
                    id: 'a',
                    integration: 'site-probe',
                    componentId: 'panel',
                    props: {},
                    state: { count: 20_001, note: '' },
                },
                { id: 'b', ...HELLO },
            ],
        });
        const { renders } = (await response.json()) as { renders: Rendered[] };
        expect(renders[0]?.error).toMatchObject({ code: 502 });
        expect(renders[0]?.error?.message).toContain('cannot be shown');
        expect(renders[1]?.output).toBeDefined();
    });

    it('refuses a revoked key at once', async () => {
        const short = await createKey([{ integration: 'hello-world' }]);
        const body = { key: short.key, renders: [{ id: 'a', ...HELLO }] };
        expect((await post(body)).status).toBe(200);
        const revoked = await test.call('DELETE', `/workbench/publishable-keys/${short.id}`);
        expect(revoked.status).toBe(204);
        expect((await post(body)).status).toBe(401);
        const { items } = await test.json<{ items: PublishableKey[] }>(
            'GET',
            '/workbench/publishable-keys',
        );
        expect(short.lastUsedAt).toBeNull();
        expect(items.find(({ id }) => id === key.id)?.lastUsedAt).toMatch(/^\d{4}-/);
        expect(items.map(({ id }) => id)).not.toContain(short.id);
        expect(items.map(({ id }) => id)).toContain(key.id);
    });

    it('accepts no user token, and the API accepts no publishable key', async () => {
        const response = await post(
            { key: 'pk_unknown', renders: [{ id: 'a', ...HELLO }] },
            { Origin: PAGE, Authorization: `Bearer ${test.server.token}` },
        );
        expect(response.status).toBe(401);
        const api = await fetch(`${test.server.api}/v1/user`, {
            headers: { Authorization: `Bearer ${key.key}` },
        });
        expect(api.status).toBe(401);
    });

    it('answers a GET with an entity tag, and refuses actions in it', async () => {
        const url = query(key.key, [{ id: 'a', ...HELLO }]);
        const first = await fetch(url, { headers: { Origin: PAGE } });
        expect(first.status).toBe(200);
        expect(first.headers.get('vary')).toContain('Origin');
        const etag = first.headers.get('etag') ?? '';
        const second = await fetch(url, { headers: { Origin: PAGE, 'If-None-Match': etag } });
        expect(second.status).toBe(304);
        const action = await fetch(
            query(key.key, [{ id: 'a', ...HELLO, action: { action: 'say' } }]),
        );
        expect(action.status).toBe(400);
    });

    it('takes claims of visitors only from the server of the page', async () => {
        const sign = (secret: string, audience: string) =>
            new SignJWT({ plan: 'pro' })
                .setProtectedHeader({ alg: 'HS256' })
                .setAudience(audience)
                .setIssuedAt()
                .setExpirationTime('5m')
                .sign(new TextEncoder().encode(secret));
        const statusOf = async (visitor: string) =>
            (await post({ visitor, renders: [{ id: 'a', ...HELLO }] })).status;
        expect(await statusOf(await sign(key.visitorSecret, key.key))).toBe(200);
        expect(await statusOf(await sign('another secret of this length', key.key))).toBe(401);
        expect(await statusOf(await sign(key.visitorSecret, 'pk_another'))).toBe(401);
    });

    it.each([
        ['no JSON', '{', 'The body'],
        ['no renders', JSON.stringify({ key: 'pk_x', renders: [] }), 'renders'],
        [
            'too many renders',
            JSON.stringify({
                key: 'pk_x',
                renders: Array.from({ length: 51 }, () => ({ id: 'a', ...HELLO })),
            }),
            'renders',
        ],
        ['deep JSON', '['.repeat(5000), 'The body'],
    ])('names what is wrong with %s', async (_, body, named) => {
        const response = await fetch(`${test.server.api}/embed/v1/render`, {
            method: 'POST',
            headers: { Origin: PAGE },
            body,
        });
        expect(response.status).toBe(400);
        const { error } = (await response.json()) as { error: { message: string } };
        expect(error.message).toContain(named);
    });

    it.each([
        [{ origins: ['docs.example.com'] }, 'origins'],
        [{ origins: ['https://docs.example.com/path'] }, 'origins'],
        [{ origins: [] }, 'origins'],
        [{ blocks: [] }, 'blocks'],
        [{ name: ' ' }, 'name'],
        [{ space: 'unknown' }, 'Space'],
    ])('refuses to create a key with %j', async (wrong, named) => {
        const { id } = await test.space();
        const response = await test.call('POST', '/workbench/publishable-keys', {
            name: 'Documentation',
            space: id,
            blocks: [{ integration: 'hello-world' }],
            origins: [PAGE],
            ...wrong,
        });
        expect(response.status).toBeGreaterThanOrEqual(400);
        expect(await response.text()).toContain(named);
    });

    it('serves the built element and its chunks, and no other file', async () => {
        const get = (path: string) => fetch(`${test.server.api}${path}`);
        const entry = await get('/embed.js');
        expect(entry.headers.get('content-type')).toContain('text/javascript');
        expect(entry.headers.get('access-control-allow-origin')).toBe('*');
        const chunk = await get('/embed/assets/part-abc.js');
        expect(chunk.headers.get('cache-control')).toContain('immutable');
        for (const path of [
            '/embed/assets/..%2Fsecret.txt',
            '/embed/assets/%2e%2e%2fsecret.txt',
            '/embed/assets/none.js',
        ]) {
            const response = await get(path);
            expect(response.status, path).toBe(404);
            expect(await response.text()).not.toContain('not served');
        }
    });
});
