import { fileURLToPath } from 'node:url';

import type { DocumentBlock, PageContent, WorkbenchPage } from '@bindery/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DATABASES } from '@bindery/test-support/databases';
import { fetchFrame } from './fetch-frame.ts';
import { createCheckedClient, type CheckedClient } from './checked-client.ts';
import { checkSchema } from './openapi.ts';
import { createVisitor, type SiteVisitor } from './site-visitor.ts';
import { startTestServer, type TestServer } from './test-server.ts';

const SITE_PROBE = fileURLToPath(new URL('fixtures/site-probe', import.meta.url));
const HELLO = fileURLToPath(new URL('../../../examples/hello-world', import.meta.url));

const text = (content: string, ...marks: string[]) => ({
    object: 'text',
    leaves: [
        { object: 'leaf', text: content, marks: marks.map((type) => ({ object: 'mark', type })) },
    ],
});
const block = (type: string, nodes: object[], data: object = {}) => ({
    object: 'block',
    type,
    data,
    nodes,
});
const integration = (name: string, component: string, props: object = {}) => ({
    object: 'block',
    type: 'integration',
    isVoid: true,
    data: { integration: name, block: component, props },
});

const isLocal = (url: string) =>
    URL.canParse(url) && /(^|\.)localhost$/.test(new URL(url).hostname);

/** Replaces the parts of a page that change with each request. */
const withoutNonce = async (response: Response) =>
    (await response.text()).replaceAll(/nonce="[^"]*"/g, '');

describe.each(DATABASES)('a published site on %s', (database) => {
    let test: TestServer;
    let client: CheckedClient;
    let visitor: SiteVisitor;
    let site: { id: string; url: string };
    let spaceId: string;
    let organizationId: string;
    let blocks: WorkbenchPage;

    beforeAll(async () => {
        test = await startTestServer({
            database,
            integrations: [{ folder: SITE_PROBE }, { folder: HELLO }],
        });
        client = createCheckedClient(test.server.api, test.server.token);
        const state = await test.state();
        const [first] = state.sites;
        if (first === undefined) throw new Error('It should be there.');
        site = first;
        spaceId = (await test.space()).id;
        organizationId = state.organization.id;
        visitor = createVisitor();
        const guides = await write('Guides & <b>more</b>', [
            block('heading-1', [text('First part')]),
            block('paragraph', [text('Bold <script>', 'bold'), text('\nnext line')]),
            block('heading-1', [text('First part')]),
        ]);
        blocks = await write(
            'Blocks',
            [
                integration('site-probe', 'panel', { title: 'One' }),
                integration('site-probe', 'panel', { title: 'Two' }),
                integration('hello-world', 'hello', { message: 'Hi' }),
                block('paragraph', [
                    {
                        object: 'inline',
                        type: 'link',
                        data: { ref: { kind: 'page', page: guides.id } },
                        nodes: [text('Read on')],
                    },
                    {
                        object: 'inline',
                        type: 'link',
                        data: { ref: { kind: 'url', url: 'java\nscript:alert(1)' } },
                        nodes: [text('Do not')],
                    },
                ]),
            ],
            guides.id,
        );
    });
    afterAll(() => test[Symbol.asyncDispose]());

    async function write(title: string, nodes: object[], parent?: string): Promise<WorkbenchPage> {
        const pages = `/workbench/spaces/${spaceId}/pages`;
        const page = await test.json<WorkbenchPage>('POST', pages, {
            title,
            ...(parent === undefined ? {} : { parent }),
        });
        await test.json<PageContent>('PUT', `${pages}/${page.id}`, {
            nodes: nodes as DocumentBlock[],
            documentVersion: 1,
        });
        return page;
    }

    const patchSite = (body: object) =>
        test.json('PATCH', `/v1/orgs/${organizationId}/sites/${site.id}`, body);

    const origin = () => new URL(site.url).origin;

    /** Returns the URL of a site that does not exist. */
    const unknownSite = () => site.url.replace('handbook-site', 'handbook-2-site');

    /** Returns the location of a block as the site's script sends it. */
    async function placeOf(index: number) {
        const html = await (await visitor.get(`${site.url}/${blocks.path}`)).text();
        const content = /data-content="(\w+)"/.exec(html)?.[1] ?? '';
        return { space: spaceId, page: blocks.id, content, index, theme: 'light' as const };
    }

    /** Returns the URL that renders a block, whose place is in the query, and the body. */
    function renderRequest(name: string, request: object): [url: string, body: object] {
        const { space, page, content, index, ...body } = request as Record<string, unknown>;
        const query = new URLSearchParams();
        for (const [key, value] of Object.entries({ space, page, content, index })) {
            if (value !== undefined) query.set(key, String(value));
        }
        return [`${site.url}/~render/${name}?${query.toString()}`, body];
    }

    async function render(name: string, request: object) {
        const response = await visitor.post(...renderRequest(name, request));
        const answer = (await response.json()) as {
            output?: { element: unknown; state: unknown; props: Record<string, unknown> };
            grants?: { componentId: string; props: Record<string, unknown>; signature: string }[];
            visitor?: unknown;
            error?: { code: number; message: string };
        };
        return { status: response.status, ...answer, shown: JSON.stringify(answer.output) };
    }

    const send = (fields: Record<string, string>, headers?: Record<string, string>) =>
        visitor.post(
            `${site.url}/~feedback`,
            new URLSearchParams({ page: blocks.id, rating: 'good', ...fields }),
            headers,
        );

    async function installationId(): Promise<string> {
        const { integrations } = await test.state();
        const found = integrations.find(({ integration: { name } }) => name === 'site-probe');
        return found?.installations[0]?.installation.id ?? '';
    }

    async function endpoint(): Promise<string> {
        const { data } = await client.api.integrations.getIntegrationSiteInstallation(
            'site-probe',
            await installationId(),
            site.id,
        );
        return data.urls.publicEndpoint;
    }

    describe('pages', () => {
        it('are HTML that needs no script, with escaped text', async () => {
            const response = await visitor.get(`${site.url}/guides-b-more-b`);
            expect(response.status).toBe(200);
            const html = await response.text();
            expect(html).toContain('<h1>Guides &amp; &lt;b&gt;more&lt;/b&gt;</h1>');
            expect(html).toContain('<strong>Bold &lt;script&gt;</strong><br>next line');
            expect(html).toContain('<h2 id="first-part">');
            expect(html).toContain('<h2 id="first-part-2">');
            expect(html).toContain('href="#first-part-2">First part</a>');
            expect(html).toContain('aria-current="page"');
        });

        it('link to each other and never to a script', async () => {
            const html = await (await visitor.get(`${site.url}/${blocks.path}`)).text();
            expect(html).toContain('<a href="/guides-b-more-b">Read on</a>');
            expect(html).toContain('Do not');
            expect(html).not.toContain('javascript:');
        });

        it('have one URL each', async () => {
            const slash = await visitor.get(`${site.url}/${blocks.path}/?a=1`);
            expect([slash.status, slash.headers.get('location')]).toEqual([
                303,
                `/${blocks.path}?a=1`,
            ]);
            const root = await visitor.get(`${site.url}/welcome`);
            expect(root.headers.get('location')).toBe('/');
        });

        it('answer 404 with a page for people and JSON for scripts', async () => {
            const page = await visitor.get(`${site.url}/nowhere`);
            expect([page.status, page.headers.get('content-type')]).toEqual([
                404,
                'text/html; charset=UTF-8',
            ]);
            expect(await page.text()).toContain('Page not found');
            expect((await visitor.get(unknownSite())).status).toBe(404);
            expect((await visitor.get(`${site.url}/%E0%A4%A`)).status).toBe(404);
            expect((await visitor.get(`${site.url}/~unknown`)).status).toBe(404);
            const json = await fetch(`${site.url}/nowhere`);
            expect(await json.json()).toMatchObject({ error: { code: 404 } });
            expect((await visitor.post(site.url, {})).status).toBe(405);
        });

        it('cannot be framed by other sites', async () => {
            const policy = async (path: string) =>
                (await visitor.get(site.url + path)).headers.get('content-security-policy') ?? '';
            expect(await policy('')).toMatch(/^frame-ancestors 'self';/);
            expect(await policy('/nowhere')).toContain("frame-ancestors 'none'");
        });

        it('are indexed only when the site is public', async () => {
            const open = await visitor.get(site.url);
            expect(open.headers.get('x-robots-tag')).toBeNull();
            expect(await open.text()).toContain(`<link rel="canonical" href="${site.url}/">`);
            await patchSite({ visibility: 'unlisted' });
            const unlisted = await visitor.get(site.url);
            expect([unlisted.status, unlisted.headers.get('x-robots-tag')]).toEqual([
                200,
                'noindex',
            ]);
            await patchSite({ visibility: 'public' });
        });

        it('answer 404 while the site is not published', async () => {
            const { data: hidden } = await client.api.orgs.unpublishSite(organizationId, site.id);
            expect([hidden.published, hidden.urls.published]).toEqual([false, undefined]);
            expect((await visitor.get(site.url)).status).toBe(404);
            expect((await render('site-probe', await placeOf(0))).status).toBe(404);
            await client.api.orgs.publishSite(organizationId, site.id);
            expect((await visitor.get(site.url)).status).toBe(200);
        });
    });

    describe('the origin', () => {
        it('differs from the workbench’s and serves nothing of it', async () => {
            expect(origin()).not.toBe(test.server.api);
            expect(new URL(site.url).hostname).toBe('handbook-site.localhost');
            for (const path of ['/v1/user', '/workbench/state', '/i/site-probe/x']) {
                expect([path, (await fetch(origin() + path)).status]).toEqual([path, 404]);
            }
            // The host has another owner with every other spelling.
            for (const [from, to, status] of [
                ['handbook-site.localhost', 'handbook-site.localhost.', 421],
                ['handbook-site.localhost', 'other.handbook-site.localhost', 421],
                ['handbook-site.localhost', 'HANDBOOK-site.localhost', 200],
                ['handbook-site.localhost', '-site.localhost', 421],
            ] as const) {
                const { status: actual } = await fetchFrame(`${site.url.replace(from, to)}/`);
                expect([to, actual]).toEqual([to, status]);
            }
        });

        it.each([
            ['/s/handbook', '/'],
            ['/s/handbook/x?a=1', '/x?a=1'],
            ['/s/handbook//evil.example/', '//evil.example/'],
            // Only the site that the credentials are for receives them.
            ['/s/handbook/x?share=key', '/x?share=key'],
        ])('is the target of the redirect from %s of the main origin', async (from, to) => {
            const response = await fetch(test.server.api + from, { redirect: 'manual' });
            expect([response.status, response.headers.get('location')]).toEqual([
                307,
                site.url + to,
            ]);
            expect(response.headers.get('referrer-policy')).toBe('no-referrer');
        });

        it.each(['/s/@evil.example', '/s/evil.example', '/s/%2f', '/s/~assets/x', '/s/xn--a.b/'])(
            'is no target of redirects from %s',
            async (path) => {
                const response = await fetch(test.server.api + path, { redirect: 'manual' });
                expect(response.headers.get('location')).toBeNull();
            },
        );

        it('serves no scripts of service workers', async () => {
            for (const url of [
                `${site.url}/~scripts/site-probe`,
                `${await endpoint()}/login`,
                `${(await endpoint()).replace('//localhost', '//site-probe-frames.localhost')}/login`,
            ]) {
                const response = await fetch(url, {
                    headers: { 'Service-Worker': 'script' },
                    redirect: 'manual',
                });
                expect([url, response.status]).toEqual([url, 403]);
            }
        });
    });

    describe('views', () => {
        it('cause site_view and space_view with the visitor', async () => {
            const page = await write('Seen', []);
            const reader = createVisitor();
            reader.cookies.set('theirs', 'secret');
            await reader.get(`${site.url}/${page.path}?utm=1`, {
                'User-Agent': 'Test/1',
                'Accept-Language': 'de-CH;q=0.9, en',
                Referer: 'https://search.example/',
            });
            const invocation = await test.waitFor(
                ({ type, label }) => type === 'site_view' && label === `/${page.path}`,
            );
            const expected = {
                spaceId,
                pageId: page.id,
                url: `${site.url}/${page.path}?utm=1`,
                visitor: {
                    anonymousId: reader.cookies.get('bindery_visitor'),
                    cookies: { theirs: '••••••' },
                    userAgent: 'Test/1',
                    language: 'de-CH',
                    ip: expect.stringMatching(/127\.0\.0\.1|::1/),
                },
            };
            expect(invocation.event).toMatchObject({
                ...expected,
                siteId: site.id,
                siteSpaceId: expect.any(String),
                referrer: 'https://search.example/',
            });
            expect(checkSchema('SiteViewEvent', invocation.event)).toEqual([]);
            const space = await test.waitFor(
                ({ type, label }) => type === 'space_view' && label === `/${page.path}`,
            );
            expect(space.event).toMatchObject(expected);
        });

        it('keep the visitor’s id and replace malformed ones', async () => {
            const reader = createVisitor();
            await reader.get(site.url);
            const id = reader.cookies.get('bindery_visitor');
            expect(id).toMatch(/^\w{20}$/);
            const again = await reader.get(site.url);
            expect(again.headers.getSetCookie()).toEqual([]);
            reader.cookies.set('bindery_visitor', '"><script>');
            await reader.get(site.url);
            expect(reader.cookies.get('bindery_visitor')).toMatch(/^\w{20}$/);
        });

        it('are not recorded for prefetches and HEAD requests', async () => {
            const count = async () =>
                (
                    await test.json<{ items: { type: string }[] }>(
                        'GET',
                        '/workbench/invocations?limit=500',
                    )
                ).items.filter(({ type }) => type === 'site_view').length;
            // Events of an installation are ordered: when this one has arrived, the earlier ones have.
            const view = async (title: string) => {
                const { path } = await write(title, []);
                await visitor.get(`${site.url}/${path}`);
                await test.waitFor(
                    ({ type, label }) => type === 'site_view' && label === `/${path}`,
                );
            };
            await view('Before');
            const before = await count();
            await fetch(`${site.url}/${blocks.path}`, { method: 'HEAD' });
            await visitor.get(`${site.url}/${blocks.path}`, { 'Sec-Purpose': 'prefetch' });
            await visitor.get(`${site.url}/nowhere`);
            await view('After');
            expect(await count()).toBe(before + 1);
        });
    });

    describe('scripts', () => {
        it('are on the page, whose policy has only the additions of the manifest', async () => {
            const response = await visitor.get(site.url);
            const policy = response.headers.get('content-security-policy') ?? '';
            const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
            const html = await response.text();
            expect(html).toContain(
                `<script async nonce="${nonce}" src="/~scripts/site-probe"></script>`,
            );
            expect(html).not.toContain('~scripts/hello-world');
            expect(html).toContain('class="consent"');
            expect(policy).toMatch(
                /script-src 'self' 'nonce-[^']+' 'strict-dynamic' https:\/\/tags\.example https:\/\/more\.example;/,
            );
            expect(policy).toMatch(/connect-src [^;]*api\.example wss:\/\/live\.example/);
            expect(policy).toContain("object-src 'none'");
            expect(policy).toContain("default-src 'self';");
            expect((await visitor.get(site.url)).headers.get('content-security-policy')).not.toBe(
                policy,
            );
        });

        it('are served by the integration for this site, as scripts only', async () => {
            const response = await fetch(`${site.url}/~scripts/site-probe`);
            expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
            expect(response.headers.get('x-content-type-options')).toBe('nosniff');
            expect(await response.text()).toBe(`console.log(${JSON.stringify(site.id)})`);
            expect((await fetch(`${site.url}/~scripts/hello-world`)).status).toBe(404);
        });

        it('leave frames on the sandbox origin with the same policy, as a valid header', async () => {
            const frame = (await endpoint()).replace(
                '//localhost',
                '//site-probe-frames.localhost',
            );
            const response = await fetchFrame(`${frame}/login?location=/`);
            expect(response.status).toBe(302);
            expect(response.headers.get('content-security-policy')).toBe(
                "default-src 'none'; script-src https://tags.example https://more.example; connect-src api.example wss://live.example; object-src https://plugins.example",
            );
        });

        it('are listed by the API', async () => {
            const { data } = await client.api.orgs.listSiteIntegrationScripts(
                organizationId,
                site.id,
            );
            expect(data).toEqual([
                {
                    script: `${site.url}/~scripts/site-probe`,
                    contentSecurityPolicy:
                        'script-src https://tags.example https://more.example; connect-src api.example wss://live.example',
                    cookies: true,
                },
            ]);
        });
    });

    describe('blocks', () => {
        it('render with the props of the page and ignore the reader’s', async () => {
            const place = await placeOf(0);
            const first = await render('site-probe', {
                ...place,
                componentId: 'panel',
                props: { title: 'Forged' },
            });
            expect(first.status).toBe(200);
            expect(first.output?.props).toEqual({ title: 'One' });
            expect(first.shown).toContain(String.raw`\"editable\":false`);
            expect(first.shown).not.toContain('visitor');
            const other = await render('hello-world', {
                ...place,
                index: 2,
                componentId: 'hello',
                props: {},
            });
            expect(other.shown).toContain('Hi');
        });

        it('render with the configuration of the site if the integration is installed there', async () => {
            await client.api.integrations.updateIntegrationSiteInstallation(
                'site-probe',
                await installationId(),
                site.id,
                { configuration: { color: 'blue' } },
            );
            const { shown } = await render('site-probe', {
                ...(await placeOf(0)),
                componentId: 'panel',
                props: {},
            });
            expect(shown).toContain(String.raw`{\"color\":\"blue\"}`);
        });

        it('run actions, open modals and accept the reader’s input', async () => {
            const place = { ...(await placeOf(0)), componentId: 'panel' };
            const first = await render('site-probe', { ...place, props: {} });
            const { grants, output } = first;
            const added = await render('site-probe', {
                ...place,
                props: output?.props,
                state: output?.state,
                action: { action: 'add' },
                grants,
            });
            expect(added.output?.state).toMatchObject({ count: 1 });
            const modal = await render('site-probe', {
                ...place,
                componentId: 'ask',
                props: { fixed: 1, note: 'typed' },
                grants,
            });
            expect(modal.shown).toContain('1 typed');
            const updated = await render('site-probe', {
                ...place,
                props: { title: 'One', note: 'noted' },
                state: output?.state,
                action: { action: '@editor.node.updateProps', props: { note: 'noted' } },
                grants,
            });
            expect(updated.output?.props).toEqual({ title: 'One', note: 'noted' });
            // A reader’s action does not change the page.
            const again = await render('site-probe', { ...place, props: {} });
            expect(again.output?.props).toEqual({ title: 'One' });
        });

        it('send the pending action of a pasted link with the first render only', async () => {
            const action = { action: '@link.unfurl', url: 'https://example.com/doc' };
            const linked = integration('site-probe', 'panel');
            const page = await write('Linked', [{ ...linked, data: { ...linked.data, action } }]);
            const html = await (await visitor.get(`${site.url}/${page.path}`)).text();
            const place = {
                space: spaceId,
                page: page.id,
                content: /data-content="(\w+)"/.exec(html)?.[1] ?? '',
                index: 0,
                theme: 'light',
                componentId: 'panel',
            };
            const first = await render('site-probe', { ...place, props: {} });
            expect(first.output?.props).toEqual({ title: 'https://example.com/doc' });
            const later = await render('site-probe', {
                ...place,
                props: first.output?.props,
                state: first.output?.state,
                action: { action: 'add' },
                grants: first.grants,
            });
            expect(later.output).toMatchObject({
                props: { title: action.url },
                state: { count: 1 },
            });
            const refreshed = await render('site-probe', {
                ...place,
                props: {},
                state: first.output?.state,
            });
            expect(refreshed.output?.props).toEqual({});
        });

        it('render no component and props that the page does not offer', async () => {
            const place = { ...(await placeOf(0)), componentId: 'panel' };
            const { grants = [], output } = await render('site-probe', { ...place, props: {} });
            const act = { state: output?.state, action: { action: 'add' }, grants };
            const forged = grants.map((grant) => ({ ...grant, props: { title: 'Forged' } }));
            const attempts: [string, object, number][] = [
                ['another component', { componentId: 'hidden', props: {} }, 403],
                ['other props', { props: { title: 'Forged' }, ...act }, 403],
                ['no grant', { props: { title: 'One' }, ...act, grants: [] }, 403],
                ['a forged grant', { props: { title: 'Forged' }, ...act, grants: forged }, 403],
                ['a modal’s fixed props', modal({ fixed: 2, note: '' }), 403],
                ['more props than the modal’s', modal({ fixed: 1, note: '', more: 1 }), 403],
                ['another block’s grant', { ...act, index: 1, props: output?.props }, 403],
                ['another integration’s block', { index: 2, props: {} }, 404],
                ['no block', { index: 9, props: {} }, 404],
                ['another page', { page: 'unknown', props: {} }, 404],
                ['another space', { space: 'unknown', props: {} }, 404],
                ['another content', { content: 'unknown', props: {} }, 409],
                ['no content', { content: undefined, props: {} }, 400],
                ['no props', { props: 5 }, 400],
            ];
            function modal(props: object) {
                return { componentId: 'ask', props, grants };
            }
            for (const [what, body, status] of attempts) {
                const refused = await render('site-probe', { ...place, ...body });
                expect([what, refused.status, refused.error?.code]).toEqual([what, status, status]);
            }
        });

        const props = { title: 'Forged' };
        const open = { action: '@ui.modal.open', componentId: 'hidden', props };
        const update = { action: '@editor.node.updateProps', props };
        const forgeries: [string, object][] = [
            ['an action as a text', { state: { shown: open } }],
            ['props as a text', { state: { shown: update } }],
            ['a button as a text', { state: { shown: { type: 'button', onPress: open } } }],
            ['buttons in a list', { state: { shown: [[{ type: 'button', onPress: update }]] } }],
            ['an action in a button', { state: { filter: open } }],
            ['props in a button', { state: { filter: update } }],
            ['more than an action', { state: { filter: { ...open, more: 1 } } }],
            [
                'bound props',
                { state: { filter: { ...update, props: { title: { $state: 'x' } } } } },
            ],
            [
                'a binding that a handler copies',
                { action: { action: 'copy', props: { title: { $state: 'x' } } } },
            ],
        ];
        it.each(forgeries)('offer nothing that the reader sent: %s', async (_what, request) => {
            const place = { ...(await placeOf(0)), componentId: 'panel' };
            const { grants, output } = await render('site-probe', { ...place, props: {} });
            const forged = await render('site-probe', {
                ...place,
                props: output?.props,
                grants,
                ...request,
            });
            expect(forged.status).toBe(200);
            const all = [...(grants ?? []), ...(forged.grants ?? [])];
            for (const attempt of [
                { componentId: 'hidden', props },
                { componentId: 'panel', props, action: { action: 'add' } },
            ]) {
                const refused = await render('site-probe', { ...place, ...attempt, grants: all });
                expect(refused.status).toBe(403);
            }
        });

        it('need no token and act without scopes', async () => {
            const cross = await visitor.post(
                ...renderRequest('site-probe', {
                    ...(await placeOf(0)),
                    componentId: 'panel',
                    props: {},
                }),
                { 'Sec-Fetch-Site': 'cross-site' },
            );
            expect(cross.status).toBe(403);
            const large = { ...(await placeOf(0)), text: 'x'.repeat(300_000) };
            const tooLarge = await visitor.post(...renderRequest('site-probe', large));
            expect(tooLarge.status).toBe(413);
        });

        it('are looked up before the body is read', async () => {
            const large = { ...(await placeOf(9)), text: 'x'.repeat(300_000) };
            const refused = await visitor.post(...renderRequest('site-probe', large));
            expect(refused.status).toBe(404);
        });

        it('fail with a clear error when the integration renders too much', async () => {
            const huge = await render('site-probe', {
                ...(await placeOf(0)),
                componentId: 'panel',
                props: {},
                state: { count: 20_001, note: '' },
            });
            expect(huge.status).toBe(502);
            expect(huge.error?.message).toMatch(
                /"site-probe" rendered a block that cannot be shown. .*20000 values/,
            );
        });
    });

    describe('feedback', () => {
        it('causes page_feedback', async () => {
            const sent = await send({ rating: 'ok', comment: ' Shorter, please ' });
            expect(sent.status).toBe(204);
            const invocation = await test.waitFor(
                ({ type, label }) => type === 'page_feedback' && label === 'ok',
            );
            expect(checkSchema('PageFeedbackEvent', invocation.event)).toEqual([]);
            expect(invocation.event).toMatchObject({
                siteId: site.id,
                spaceId,
                pageId: blocks.id,
                feedback: { rating: 'ok', comment: 'Shorter, please' },
                url: `${site.url}/${blocks.path}`,
                referrer: '',
                visitor: { anonymousId: visitor.cookies.get('bindery_visitor') },
            });
        });

        it('is a form that works without a script and without a comment', async () => {
            const sent = await send({ rating: 'bad', comment: '' }, { Accept: 'text/html' });
            const back = `/${blocks.path}?feedback=thanks#feedback`;
            expect([sent.status, sent.headers.get('location')]).toEqual([303, back]);
            const page = await visitor.get(origin() + back);
            expect(await page.text()).toContain('Thank you for your feedback');
            const invocation = await test.waitFor(
                ({ type, label }) => type === 'page_feedback' && label === 'bad',
            );
            expect(invocation.event).toMatchObject({ feedback: { rating: 'bad' } });
            expect(JSON.stringify(invocation.event)).not.toContain('comment');
            expect(checkSchema('PageFeedbackEvent', invocation.event)).toEqual([]);
        });

        it('is refused when it is invalid, cross-site or too frequent', async () => {
            expect((await send({ rating: 'great' })).status).toBe(400);
            expect((await send({ comment: 'x'.repeat(513) })).status).toBe(400);
            expect((await send({ page: 'unknown' })).status).toBe(404);
            expect((await send({}, { Origin: 'https://evil.example' })).status).toBe(403);
            expect((await send({}, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
            const statuses: number[] = [];
            for (let n = 0; n < 12; n++) statuses.push((await send({ rating: 'x' })).status);
            expect(statuses).toContain(429);
        });
    });

    describe('with a share link', () => {
        it('opens with the key, which is removed from the URL', async () => {
            await patchSite({ visibility: 'share-link' });
            const { data } = await client.api.orgs.listSiteShareLinks(organizationId, site.id);
            const link = data.items[0]?.urls.published ?? '';
            const stranger = createVisitor();
            const hidden = await stranger.get(site.url);
            const missing = await stranger.get(unknownSite());
            expect(hidden.status).toBe(404);
            expect(await withoutNonce(hidden)).toBe(await withoutNonce(missing));
            const guess = await stranger.follow(`${site.url}/?share=guess`, () => true);
            expect([guess.way.at(-1), guess.last.status]).toEqual([`${site.url}/`, 404]);
            const { way, last } = await stranger.follow(link, () => true);
            expect(way).toEqual([link, `${site.url}/`]);
            expect([last.status, last.headers.get('x-robots-tag')]).toEqual([200, 'noindex']);
            expect((await stranger.get(`${site.url}/${blocks.path}`)).status).toBe(200);
            expect((await createVisitor().get(`${site.url}/~scripts/site-probe`)).status).toBe(404);
            await patchSite({ visibility: 'public' });
        });

        it('tells strangers nothing: no title, no sign-in, no cookie', async () => {
            await patchSite({ visibility: 'share-link' });
            for (const path of ['/', '/~login', '/~logout', '/~scripts/x', '/~unknown', '/x']) {
                for (const method of ['GET', 'POST', 'OPTIONS']) {
                    const answers = [`${site.url}${path}`, `${unknownSite()}${path}`].map(
                        async (url) => {
                            const response = await fetch(url, { method, redirect: 'manual' });
                            const cookies = response.headers.getSetCookie();
                            return [response.status, cookies, await response.text()];
                        },
                    );
                    const [hidden, missing] = await Promise.all(answers);
                    expect(hidden, `${method} ${path}`).toEqual(missing);
                }
            }
            await patchSite({ visibility: 'public' });
        });

        it('remembers no key for an image or a frame', async () => {
            await patchSite({ visibility: 'share-link' });
            const { data } = await client.api.orgs.listSiteShareLinks(organizationId, site.id);
            const link = data.items[0]?.urls.published ?? '';
            for (const destination of ['image', 'iframe', 'empty']) {
                const response = await fetch(link, {
                    redirect: 'manual',
                    headers: { 'sec-fetch-dest': destination },
                });
                expect([response.status, response.headers.getSetCookie()]).toEqual([303, []]);
            }
            await patchSite({ visibility: 'public' });
        });

        it('opens with a renewed link only, also for readers who had opened the old one', async () => {
            await patchSite({ visibility: 'share-link' });
            const { data } = await client.api.orgs.listSiteShareLinks(organizationId, site.id);
            const old = data.items[0]?.urls.published ?? '';
            const reader = createVisitor();
            expect((await reader.follow(old, () => true)).last.status).toBe(200);
            const { url } = await test.json<{ url: string }>(
                'POST',
                `/workbench/sites/${site.id}/share-link/renew`,
            );
            expect(url).not.toBe(old);
            expect((await reader.get(site.url)).status).toBe(404);
            expect((await createVisitor().follow(old, () => true)).last.status).toBe(404);
            expect((await reader.follow(url, () => true)).last.status).toBe(200);
            const { data: renewed } = await client.api.orgs.listSiteShareLinks(
                organizationId,
                site.id,
            );
            expect(renewed.items.map(({ urls }) => urls.published)).toEqual([url]);
            await patchSite({ visibility: 'public' });
        });
    });

    describe('with visitor authentication', () => {
        beforeAll(() => patchSite({ visibility: 'visitor-auth' }));
        afterAll(() => patchSite({ visibility: 'public' }));

        it('accepts no session beside another one, which a script can set for a path', async () => {
            const reader = createVisitor();
            const { last } = await reader.follow(`${site.url}/${blocks.path}`, isLocal);
            expect(last.status).toBe(200);
            expect(last.headers.get('cross-origin-opener-policy')).toBe('same-origin-allow-popups');
            const own = `bindery_session=${reader.cookies.get('bindery_session') ?? ''}`;
            const get = (cookie: string) =>
                fetch(`${site.url}/${blocks.path}`, {
                    headers: { accept: 'text/html', cookie },
                    redirect: 'manual',
                });
            expect((await get(own)).status).toBe(200);
            expect((await get(`${own}; ${own}`)).status).toBe(303);
        });

        it('redirects to the integration and returns signed in', async () => {
            const reader = createVisitor();
            const { way, last } = await reader.follow(`${site.url}/${blocks.path}`, isLocal);
            expect(last.status).toBe(200);
            const clean = way.map((url) => url.replace(/jwt_token=[^&]+/, 'jwt_token=…'));
            const path = `/${blocks.path}`;
            expect(clean).toEqual([
                site.url + path,
                `${site.url}/~login?location=${encodeURIComponent(path)}`,
                `${await endpoint()}/login?location=${encodeURIComponent(path)}`,
                `${site.url}${path}?jwt_token=…`,
                site.url + path,
            ]);
            expect(last.headers.get('cache-control')).toBe('private, no-store');
            expect(await last.text()).toContain('Sign out');
            expect(reader.cookies.has('bindery_session')).toBe(true);
        });

        it('sets a cookie that scripts and other sites cannot use', async () => {
            const login = await fetch(`${await endpoint()}/login?location=`, {
                redirect: 'manual',
            });
            const signedInURL = login.headers.get('location') ?? '';
            const [cookie = ''] = (await fetch(signedInURL, { redirect: 'manual' })).headers
                .getSetCookie()
                .filter((each) => each.startsWith('bindery_session='));
            expect(cookie).toMatch(/; Max-Age=3[56]\d\d; Path=\/; HttpOnly; SameSite=Lax$/);
        });

        it('passes claims only to integrations with the scope', async () => {
            visitor = createVisitor();
            await visitor.follow(site.url, isLocal);
            const place = await placeOf(0);
            const panel = await render('site-probe', { ...place, componentId: 'panel', props: {} });
            expect(panel.visitor).toMatchObject({ claims: { name: 'Ada' } });
            expect(panel.shown).toContain(String.raw`\"visitor\":{\"claims\":{\"name\":\"Ada\"`);
            expect(panel.output).toMatchObject({ canAccessVisitorClaims: true });
            const hello = await render('hello-world', {
                ...place,
                index: 2,
                componentId: 'hello',
                props: {},
            });
            expect(hello.visitor).toBeUndefined();
            expect(hello.output).toMatchObject({ canAccessVisitorClaims: false });
        });

        it('shows nothing to visitors who have not signed in', async () => {
            const stranger = createVisitor();
            for (const path of ['', '/nowhere', '/~scripts/site-probe']) {
                const response = await stranger.get(site.url + path);
                expect([path, response.status]).toEqual([path, 303]);
                expect(await response.text()).toBe('');
            }
            const rendered = await stranger.post(`${site.url}/~render/site-probe`, {});
            expect(rendered.status).toBe(401);
        });

        it.each(['expired', 'endless', 'foreign', 'none', 'long'])(
            'refuses a token with the fault “%s”',
            async (fault) => {
                const reader = createVisitor();
                const { last } = await reader.follow(
                    `${await endpoint()}/login?fault=${fault}`,
                    isLocal,
                );
                expect(last.status).toBe(401);
                expect(await last.text()).toContain('Sign in again');
                expect(reader.cookies.has('bindery_session')).toBe(false);
            },
        );

        it.each([
            '//evil.example',
            String.raw`/\evil.example`,
            '@evil.example',
            'https://e.example',
            '/..%2fother',
        ])('does not redirect visitors to %s', async (location) => {
            const response = await createVisitor().get(
                `${site.url}/~login?location=${encodeURIComponent(location)}`,
            );
            expect(response.headers.get('location')).toBe(`${await endpoint()}/login?location=`);
        });

        it('signs out here and redirects to the integration’s sign-out', async () => {
            const reader = createVisitor();
            await reader.follow(site.url, isLocal);
            const session = reader.cookies.get('bindery_session') ?? '';
            expect(await (await reader.get(`${site.url}/~logout`)).text()).toContain('Sign out?');
            expect(reader.cookies.has('bindery_session')).toBe(true);
            const response = await reader.post(`${site.url}/~logout`, {});
            expect(response.status).toBe(200);
            expect(response.headers.get('refresh')).toBe('0; url=https://login.example/logout');
            expect(reader.cookies.has('bindery_session')).toBe(false);
            // The session has ended on the server too: a copy of the cookie is refused.
            reader.cookies.set('bindery_session', session);
            expect((await reader.get(site.url)).status).toBe(303);
        });

        it('does not sign out for another site', async () => {
            const response = await createVisitor().post(
                `${site.url}/~logout`,
                {},
                { 'Sec-Fetch-Site': 'cross-site' },
            );
            expect(response.status).toBe(403);
        });

        it('accepts a token once', async () => {
            const { way } = await createVisitor().follow(site.url, isLocal);
            const signedInURL = way.find((url) => url.includes('jwt_token=')) ?? '';
            const copy = createVisitor();
            const { last } = await copy.follow(signedInURL, isLocal);
            expect(last.status).toBe(401);
            expect(await last.text()).toContain('used already');
            expect(copy.cookies.has('bindery_session')).toBe(false);
            // The token does not work as a session cookie either.
            const token = new URL(signedInURL).searchParams.get('jwt_token') ?? '';
            copy.cookies.set('bindery_session', token);
            expect((await copy.get(site.url)).status).toBe(303);
        });

        it('refuses another spelling of a used token', async () => {
            const { way } = await createVisitor().follow(site.url, isLocal);
            const url = new URL(way.find((each) => each.includes('jwt_token=')) ?? '');
            const token = url.searchParams.get('jwt_token') ?? '';
            const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
            // The last character of a signature has two unused bits.
            const unused = alphabet.indexOf(token.slice(-1)) ^ 1;
            const spelled = `${token.slice(0, -1)}${alphabet[unused]}`;
            for (const spelling of [spelled, `${token}=`, `${token} `]) {
                url.searchParams.set('jwt_token', spelling);
                const copy = createVisitor();
                const { last } = await copy.follow(url.href, isLocal);
                expect(last.status, spelling).toBe(401);
                expect(copy.cookies.has('bindery_session')).toBe(false);
            }
        });

        it.each([
            ['', 303],
            ['/nowhere', 303],
            ['/~login', 303],
            ['/~scripts/site-probe', 303],
            ['/%E0%A4%A', 303],
        ])('removes credentials from the URL of %j before it responds', async (path, status) => {
            const response = await createVisitor().get(
                `${site.url}${path}?jwt_token=a&share=b&c=d`,
            );
            expect(response.status).toBe(status);
            expect(response.headers.get('location')).toBe(`${path === '' ? '/' : path}?c=d`);
            const elsewhere = `${new URL(site.url).origin}//evil.example/?share=b`;
            const other = await createVisitor().get(elsewhere);
            expect(other.headers.get('location')).toBe('/evil.example/');
        });

        it('refuses sign-ins of an uninstalled integration', async () => {
            const reader = createVisitor();
            await reader.follow(site.url, isLocal);
            expect((await reader.get(site.url)).status).toBe(200);
            const id = (await endpoint()).match(/~(\w+)\./)?.[1] ?? '';
            await client.api.integrations.uninstallIntegrationFromSite('site-probe', id, site.id);
            const after = await reader.follow(site.url, isLocal);
            expect(after.last.status).toBe(502);
            expect(await after.last.text()).toContain('Visitors cannot sign in');
            await client.api.integrations.installIntegrationOnSite('site-probe', id, {
                siteId: site.id,
            });
            expect((await reader.follow(site.url, isLocal)).last.status).toBe(200);
        });
    });

    it('shows several spaces, each at its own path', async () => {
        const { data: second } = await client.api.orgs.createSpace(organizationId, {
            title: 'Zweites Handbuch',
        });
        const pages = `/workbench/spaces/${second.id}/pages`;
        const start = await test.json<WorkbenchPage>('POST', pages, { title: 'Start' });
        const page = await test.json<WorkbenchPage>('POST', pages, { title: 'Seite' });
        await test.json<PageContent>('PUT', `${pages}/${page.id}`, {
            documentVersion: 1,
            nodes: [
                block('paragraph', [
                    {
                        object: 'inline',
                        type: 'link',
                        data: { ref: { kind: 'page', page: blocks.id, space: spaceId } },
                        nodes: [text('Elsewhere')],
                    },
                ]),
            ],
        });
        const { data: otherSite } = await client.api.orgs.createSite(organizationId, {
            title: 'Überall',
            // The published client declares these strings as an enum.
            visibility: 'public' as never,
            spaces: [spaceId, second.id],
        });
        const { data: publishedSite } = await client.api.orgs.publishSite(
            organizationId,
            otherSite.id,
        );
        const base = 'urls' in publishedSite ? (publishedSite.urls.published ?? '') : '';
        expect(new URL(base).hostname).toBe('uberall-site.localhost');

        const root = await (await visitor.get(base)).text();
        const path = /href="\/(zweites-handbuch[^"]*)"/.exec(root)?.[1] ?? '';
        expect(root).toContain('>Zweites Handbuch</a>');
        const first = await (await visitor.get(`${base}/${path}`)).text();
        expect(first).toContain('<h1>Start</h1>');
        expect(first).toContain(`href="/${path}/seite"`);
        const other = await (await visitor.get(`${base}/${path}/seite`)).text();
        expect(other).toContain('<h1>Seite</h1>');
        expect(other).toContain(`<a href="/${blocks.path}">Elsewhere</a>`);
        const moved = await visitor.get(`${base}/${path}/${start.path}`);
        expect(moved.headers.get('location')).toBe(`/${path}`);
        // A block of one site cannot be rendered on another.
        const place = { ...(await placeOf(0)), space: second.id, componentId: 'panel', props: {} };
        expect((await render('site-probe', place)).status).toBe(404);
    });

    it('stores an adaptive schema', async () => {
        const { orgs } = client.api;
        const read = () => orgs.getSiteAdaptiveSchema(organizationId, site.id);
        await expect(read()).rejects.toMatchObject({ code: 404 });
        const jsonSchema = {
            type: 'object',
            properties: { plan: { type: 'string', description: 'Plan', enum: ['free', 'paid'] } },
            additionalProperties: false,
        } as const;
        const put = (schema: object) =>
            // The published client declares these strings as an enum.
            orgs.updateSiteAdaptiveSchema(organizationId, site.id, { jsonSchema: schema as never });
        const { data: written } = await put(jsonSchema);
        expect(written.jsonSchema).toEqual(jsonSchema);
        expect((await read()).data).toEqual(written);
        await expect(put({ type: 'string' })).rejects.toMatchObject({ code: 400 });
    });

    it('has API responses that match the OpenAPI document', () => {
        expect(client.called.size).toBeGreaterThan(8);
        expect(client.problems).toEqual([]);
    });
});
