import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import type { WorkbenchPage } from '@bindery/contract';
import { GitBookAPI, SiteVisibility, type SearchAIAnswer } from '@gitbook/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createCheckedClient, type CheckedClient } from './checked-client.ts';
import { createVisitor } from './site-visitor.ts';
import { startTestServer, type TestServer } from './test-server.ts';

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

const text = (content: string) => ({
    object: 'text',
    leaves: [{ object: 'leaf', text: content, marks: [] }],
});
const block = (type: string, content: string) => ({
    object: 'block',
    type,
    nodes: [text(content)],
});

describe('search and questions', () => {
    let test: TestServer;
    let client: CheckedClient;
    let organizationId: string;
    let siteId: string;
    let siteUrl: string;
    let spaceId: string;
    let webhooks: WorkbenchPage;

    beforeAll(async () => {
        test = await startTestServer({
            integrations: [{ folder: fixture('chat-asker') }, { folder: fixture('code-asker') }],
            allowPrivateNetwork: true,
        });
        client = createCheckedClient(test.server.api, test.server.token);
        const state = await test.state();
        organizationId = state.organization.id;
        siteId = state.sites[0]?.id ?? '';
        siteUrl = state.sites[0]?.url ?? '';
        spaceId = (await test.space()).id;
        webhooks = await write(spaceId, 'Webhooks', [
            block('paragraph', 'Services call the endpoint of an integration.'),
            block('heading-1', 'Verify signatures'),
            block(
                'paragraph',
                'Compare the signature header with the HMAC of the raw body. Refuse requests that differ.',
            ),
            block('heading-1', 'How are webhooks retried?'),
            block('paragraph', 'Failed deliveries of webhooks are retried for a day.'),
        ]);
        for (const name of ['chat-asker', 'code-asker']) {
            const id = await installationOf(name);
            await client.api.integrations.updateIntegrationInstallation(name, id, {
                externalIds: ['team-1'],
            });
        }
    }, 180_000);
    afterAll(() => test[Symbol.asyncDispose]());

    async function write(space: string, title: string, nodes: object[]): Promise<WorkbenchPage> {
        const pages = `/workbench/spaces/${space}/pages`;
        const page = await test.json<WorkbenchPage>('POST', pages, { title });
        await test.json('PUT', `${pages}/${page.id}`, { nodes, documentVersion: 1 });
        return page;
    }

    async function installationOf(name: string): Promise<string> {
        const found = (await test.state()).integrations.find(
            ({ integration }) => integration.name === name,
        );
        return found?.installations[0]?.installation.id ?? '';
    }

    it('finds pages in a space, an organization and a site', async () => {
        const { api } = client;
        const { data: inSpace } = await api.spaces.searchSpaceContent(spaceId, {
            query: 'signing requests',
        });
        expect(inSpace.items[0]).toMatchObject({ title: 'Webhooks', path: 'webhooks', rank: 1 });
        const { data: inOrganization } = await api.orgs.searchOrganizationContent(organizationId, {
            query: 'verify signatures',
        });
        expect(inOrganization.items[0]).toMatchObject({ type: 'space', id: spaceId });
        const section = inOrganization.items[0]?.pages[0]?.sections?.[0];
        expect(section).toMatchObject({
            id: 'verify-signatures',
            path: 'webhooks#verify-signatures',
        });
        expect(section?.urls.app).toContain(`/pages/${webhooks.id}#verify-signatures`);
        const { data: onSite } = await api.orgs.searchSiteContent(organizationId, siteId, {
            query: 'webhooks',
            scope: { mode: 'default' },
        });
        expect(onSite.items).toHaveLength(1);
        const { data: other } = await api.orgs.searchSiteContent(organizationId, siteId, {
            query: 'webhooks',
            scope: { mode: 'specific', siteSpaceIds: ['other'] },
        });
        expect(other.items).toEqual([]);
        await api.orgs.prewarmSiteSearch(organizationId, siteId);
        expect(client.problems).toEqual([]);
    });

    it('returns a long list in pages', async () => {
        for (const name of ['One', 'Two', 'Three']) {
            await write(spaceId, `Paging ${name}`, [block('paragraph', 'paginated')]);
        }
        const { api } = client;
        const titles: string[] = [];
        let page: string | undefined;
        do {
            const { data } = await api.spaces.searchSpaceContent(spaceId, {
                query: 'paginated',
                limit: 2,
                ...(page === undefined ? {} : { page }),
            });
            titles.push(...data.items.map(({ title }) => title));
            page = data.next?.page;
        } while (page !== undefined);
        expect(titles.toSorted()).toEqual(['Paging One', 'Paging Three', 'Paging Two']);
    });

    it('answers with sentences of the pages, and names the pages', async () => {
        const { data } = await client.api.orgs.askInOrganization(
            organizationId,
            { query: 'How do I verify the signature of a webhook?' },
            { format: 'markdown' },
        );
        const answer = data.answer?.answer as { markdown: string };
        expect(answer.markdown).toContain('Compare the signature header with the HMAC');
        expect(answer.markdown).toContain('[Webhooks › Verify signatures](http');
        expect(data.answer?.sources).toEqual([
            {
                type: 'page',
                page: webhooks.id,
                space: spaceId,
                revision: expect.any(String),
                sections: ['verify-signatures'],
                reason: 'Quoted in the answer',
            },
        ]);
        const { data: document } = await client.api.orgs.askInOrganization(organizationId, {
            query: 'verify signature',
        });
        expect(document.answer?.answer).toHaveProperty('document.nodes');
        const { data: nothing } = await client.api.orgs.askInOrganization(organizationId, {
            query: 'What is the price of a submarine?',
        });
        expect(nothing.answer).toEqual({ sources: [], followupQuestions: [] });
        expect(client.problems).toEqual([]);
    });

    it('streams answers and questions with the real client', async () => {
        const { orgs } = client.api;
        const answers: SearchAIAnswer[] = [];
        for await (const event of orgs.streamAskInOrganization(organizationId, {
            query: 'verify signatures',
            format: 'markdown',
        })) {
            answers.push(event.answer);
        }
        for await (const event of orgs.streamAskInSite(
            organizationId,
            siteId,
            { question: 'verify signatures', scope: { mode: 'default' } },
            { format: 'markdown' },
        )) {
            answers.push(event.answer);
        }
        expect(answers).toHaveLength(2);
        expect(answers[1]).toEqual(answers[0]);
        const questions: string[] = [];
        for await (const event of orgs.streamRecommendedQuestionsInSite(organizationId, siteId)) {
            questions.push(event.question);
        }
        const { data } = await orgs.getRecommendedQuestionsInOrganization(organizationId);
        expect(data.questions).toEqual(questions);
        expect(questions).toContain('How are webhooks retried?');
        expect(client.problems).toEqual([]);
    });

    it('lets installations read the spaces that they are installed on, and no others', async () => {
        const { data: hidden } = await client.api.orgs.createSpace(organizationId, {
            title: 'Hidden',
        });
        await write(hidden.id, 'Plans', [block('paragraph', 'Buy the zeppelin.')]);
        const id = await installationOf('chat-asker');
        const endpoint = `${test.server.api}/i/chat-asker/~${id}/token`;
        const authToken = await (await fetch(endpoint)).text();
        const theirs = new GitBookAPI({ endpoint: test.server.api, authToken });
        const { data: own } = await client.api.orgs.searchOrganizationContent(organizationId, {
            query: 'zeppelin',
        });
        expect(own.items).toHaveLength(1);
        const { data: found } = await theirs.orgs.searchOrganizationContent(organizationId, {
            query: 'zeppelin',
        });
        expect(found.items).toEqual([]);
        const { data: asked } = await theirs.orgs.askInOrganization(organizationId, {
            query: 'zeppelin',
        });
        expect(asked.answer?.sources).toEqual([]);
        await expect(
            theirs.spaces.searchSpaceContent(hidden.id, { query: 'zeppelin' }),
        ).rejects.toMatchObject({ code: 404 });
    });

    it('searches and answers on the published site', async () => {
        const visitor = createVisitor();
        const json = { Accept: 'application/json' };
        const found = await visitor.get(`${siteUrl}/~search?q=verify signatures`, json);
        const { results } = (await found.json()) as { results: object[] };
        expect(results[0]).toMatchObject({
            title: 'Webhooks',
            href: '/webhooks',
            sections: [{ heading: 'Verify signatures', href: '/webhooks#verify-signatures' }],
        });
        const page = await (await visitor.get(`${siteUrl}/~search?q=hmac`)).text();
        expect(page).toContain('<mark>HMAC</mark>');
        expect(page).toContain('href="/webhooks#verify-signatures"');
        const none = await (await visitor.get(`${siteUrl}/~search?q=zebra`)).text();
        expect(none).toContain('No page has these words.');
        const asked = await visitor.get(`${siteUrl}/~ask?q=verify signatures`, json);
        const [, data = ''] = /^data: (.*)$/m.exec(await asked.text()) ?? [];
        expect(JSON.parse(data)).toMatchObject({
            html: expect.stringContaining('Compare the signature header'),
            sources: [{ title: 'Webhooks', href: '/webhooks#verify-signatures' }],
        });
        const empty = await visitor.get(`${siteUrl}/~ask?q=`, json);
        expect(empty.status).toBe(400);
        const foreign = await visitor.get(`${siteUrl}/~ask?q=a`, {
            ...json,
            'Sec-Fetch-Site': 'cross-site',
        });
        expect(foreign.status).toBe(403);
    });

    it('limits the questions of one address, and hides a site that the reader may not see', async () => {
        const visitor = createVisitor();
        const statuses: number[] = [];
        for (let count = 0; count < 12; count++) {
            const response = await visitor.get(`${siteUrl}/~ask?q=zebra`, { Accept: '*/*' });
            await response.text();
            statuses.push(response.status);
        }
        expect(statuses.at(-1)).toBe(429);
        await client.api.orgs.updateSiteById(organizationId, siteId, {
            visibility: SiteVisibility.ShareLink,
        });
        for (const path of ['~search?q=webhooks', '~ask?q=webhooks']) {
            const hidden = await visitor.get(`${siteUrl}/${path}`, { Accept: '*/*' });
            expect(hidden.status).toBe(404);
        }
        await client.api.orgs.updateSiteById(organizationId, siteId, {
            visibility: SiteVisibility.Public,
        });
    });

    it.each([
        ['no query', 'GET', '/ask/stream', undefined, 'query'],
        ['an empty question', 'POST', '/ask', { query: '  ' }, 'empty'],
        ['a long question', 'POST', '/ask', { query: 'a'.repeat(513) }, '512'],
        ['a long query', 'GET', `/search?query=${'a'.repeat(513)}`, undefined, '512'],
        ['an unknown page', 'GET', '/search?query=a&page=nonsense', undefined, 'page'],
        ['a scope without a mode', 'POST', 'site', { query: 'a' }, 'scope'],
    ])('refuses %s with a message', async (_, method, path, body, named) => {
        const below = path === 'site' ? `/sites/${siteId}/search` : path;
        const response = await test.call(method, `/v1/orgs/${organizationId}${below}`, body);
        expect(response.status).toBe(400);
        expect(((await response.json()) as { error: { message: string } }).error.message).toContain(
            named,
        );
    });

    it('stores uploaded OpenAPI specifications', async () => {
        const { orgs } = client.api;
        const text = 'openapi: 3.1.0\ninfo: { title: Pets, version: "1" }\npaths: {}\n';
        const { data: created } = await orgs.createOpenApiSpec(organizationId, {
            slug: 'pets',
            source: { text },
        });
        await orgs.createOrUpdateOpenApiSpecBySlug(organizationId, 'pets', {
            source: { text: JSON.stringify({ openapi: '3.1.0', paths: {} }) },
        });
        const { data: list } = await orgs.listOpenApiSpecs(organizationId);
        expect(list.items.map(({ slug }) => slug)).toEqual(['pets']);
        expect(list.items[0]?.lastVersion).not.toBe(created.lastVersion);
        const { data: versions } = await orgs.listOpenApiSpecVersions(organizationId, 'pets');
        expect(versions.items.map(({ id }) => id)).toEqual([
            list.items[0]?.lastVersion,
            created.lastVersion,
        ]);
        const { data: old } = await orgs.getOpenApiSpecVersionContentById(
            organizationId,
            'pets',
            created.lastVersion ?? '',
        );
        expect(old.filesystem).toEqual({
            'pets.yaml': { openapi: '3.1.0', info: { title: 'Pets', version: '1' }, paths: {} },
        });
        await orgs.deleteOpenApiSpecBySlug(organizationId, 'pets');
        expect((await orgs.listOpenApiSpecs(organizationId)).data.items).toEqual([]);
        expect(client.problems).toEqual([]);
    });

    it.each([
        ['a text that is no OpenAPI', { text: 'a: 1' }, 400, 'an OpenAPI document'],
        ['broken YAML', { text: 'openapi: 3.1.0\npaths: [' }, 400, 'line'],
        ['a URL', { url: 'http://localhost/spec.json' }, 501, 'source.text'],
        [
            'a text that is too long',
            { text: `{"openapi":"3","x":"${'a'.repeat(2_100_000)}"}` },
            413,
            '2097152',
        ],
        [
            'many aliases',
            {
                text: `openapi: &a [x,x]\n${Array.from({ length: 9 }, (_, n) => `k${n}: &b${n} [${(n === 0 ? '*a,' : `*b${n - 1},`).repeat(9)}]`).join('\n')}`,
            },
            400,
            'alias',
        ],
    ])('refuses to upload %s', async (_, source, status, named) => {
        const response = await test.call('POST', `/v1/orgs/${organizationId}/openapi`, {
            slug: 'bad',
            source,
        });
        expect(response.status).toBe(status);
        expect(await response.text()).toContain(named);
    });

    it('lets an integration answer a slash command of a chat', async () => {
        const received = Promise.withResolvers<{ text: string; links: object[]; next: string[] }>();
        const chat = createServer(async (request, response) => {
            received.resolve(JSON.parse(await readText(request)));
            response.end();
        }).listen(0, '127.0.0.1');
        await once(chat, 'listening');
        const { port } = chat.address() as AddressInfo;
        const response = await fetch(`${test.server.api}/i/chat-asker/commands`, {
            method: 'POST',
            body: new URLSearchParams({
                team: 'team-1',
                text: 'how to verify signatures?',
                response_url: `http://127.0.0.1:${port}/later`,
            }),
        });
        expect(await response.json()).toEqual({ text: 'Asking: how to verify signatures?' });
        const message = await received.promise;
        chat.close();
        expect(message.text).toContain('Compare the signature header');
        expect(message.links).toEqual([
            { title: 'Webhooks', url: expect.stringContaining('webhooks') },
        ]);
    });

    it('lets an integration stream answers to an assistant', async () => {
        const response = await fetch(`${test.server.api}/i/code-asker/assistant`, {
            method: 'POST',
            headers: { 'x-account': 'team-1' },
            body: JSON.stringify({ messages: [{ role: 'user', content: 'verify signatures' }] }),
        });
        const events = await response.text();
        expect(events).toContain('Compare the signature header');
        expect(events).toContain('event: references');
        expect(events).toContain(`"title":"Webhooks"`);
        expect(events.trimEnd()).toMatch(/data: \[DONE\]$/);
    });
});
