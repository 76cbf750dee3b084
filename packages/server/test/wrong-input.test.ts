import { publish } from '@bindery/platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DATABASES } from '@bindery/test-support/databases';
import { versionOf } from '@bindery/test-support/test-platform';
import type { OperationId } from '../src/api/operation.ts';
import { OPERATIONS } from '../src/api/operations.generated.ts';
import { SUPPORTED } from '../src/api/supported.ts';
import { openApiCallers, type ApiCallers } from './api-callers.ts';

/** Bodies of an operation: a valid one, and invalid ones with one wrong field. */
interface Sent {
    good?: object;
    /** Sorted statuses when the valid body is sent twice at the same time. */
    twice: [number, number];
    /** Invalid bodies with the beginning of the error's message, which names the field. */
    wrong: [body: object, begins: string][];
    /** Path parameters that replace those of the integration `probe`. */
    params?: Record<string, string>;
}

const OTHER = { integrationName: 'other' };

/** Returns every operation with a body. */
const bodies = (own: Record<string, string>, free: Record<string, string>) =>
    ({
        importGitRepository: {
            good: { url: 'https://git.invalid/a.git', ref: 'refs/heads/main' },
            twice: [204, 204],
            wrong: [
                [{ url: 5, ref: 'main' }, 'url must be string'],
                [{ url: 'https://git.invalid/a.git', ref: {} }, 'ref must be string'],
            ],
        },
        exportToGitRepository: {
            good: {
                url: 'https://git.invalid/a.git',
                ref: 'refs/heads/main',
                commitMessage: 'Out',
            },
            twice: [204, 204],
            wrong: [
                [{ url: [], ref: 'main', commitMessage: 'a' }, 'url must be string'],
                [{ url: 'x', ref: 'main', commitMessage: 1 }, 'commitMessage must be string'],
            ],
        },
        getComputedDocument: {
            good: { source: { type: 'integration:probe:pages', props: {} }, seed: '' },
            twice: [502, 502],
            wrong: [
                [{ seed: 5 }, 'seed must be string'],
                [{ source: 'integration:probe:pages' }, 'source must be'],
            ],
        },
        getComputedRevision: {
            good: { source: { type: 'integration:probe:pages', props: {} }, seed: '' },
            twice: [502, 502],
            wrong: [[{ source: 5 }, 'source must be']],
        },
        publishIntegration: {
            params: { integrationName: 'third' },
            good: {
                organization: own['organizationId'],
                title: 'Long enough',
                description: '',
                script: 'x',
                scopes: [],
            },
            twice: [200, 200],
            wrong: [
                [{ scopes: 'all' }, 'scopes must be array'],
                [{ script: 5 }, 'script must be string'],
                [{ secrets: [] }, 'secrets must be object'],
            ],
        },
        installIntegration: {
            params: OTHER,
            good: { organization: own['organizationId'] },
            twice: [201, 409],
            wrong: [[{ organization: 5 }, 'organization must be string']],
        },
        setIntegrationDevelopmentMode: {
            params: OTHER,
            good: { tunnelUrl: 'https://tunnel.invalid' },
            twice: [204, 204],
            wrong: [
                [{ tunnelUrl: 5 }, 'tunnelUrl must be string'],
                [{ tunnelUrl: 'https://tunnel.invalid', all: 'yes' }, 'all must be boolean'],
            ],
        },
        renderIntegrationUIWithPost: {
            good: {
                componentId: 'block',
                props: {},
                context: {
                    type: 'document',
                    spaceId: own['spaceId'],
                    editable: true,
                    theme: 'light',
                },
            },
            // The callers' integration always sends the same response.
            twice: [200, 200],
            wrong: [
                [{ componentId: 5, props: {}, context: {} }, 'componentId must be string'],
                [{ componentId: 'block', props: 'none' }, 'props must be object'],
            ],
        },
        queueIntegrationTask: {
            good: { task: { do: 'it' }, schedule: 3600 },
            twice: [204, 204],
            wrong: [
                [{ task: 'it' }, 'task must be object'],
                [{ task: {}, schedule: 'soon' }, 'schedule must be number'],
                [{ task: {}, schedule: -1 }, 'schedule must be >= 0'],
                [{ task: {}, schedule: 86_401 }, 'schedule must be <= 86400'],
            ],
        },
        updateIntegrationInstallation: {
            good: { externalIds: ['team'] },
            twice: [200, 200],
            wrong: [
                [{ externalIds: 'team' }, 'externalIds must be array'],
                [{ configuration: 5 }, 'configuration must be object'],
                [{ site_selection: true }, 'site_selection must be'],
            ],
        },
        createIntegrationInstallationToken: { twice: [200, 200], wrong: [] },
        installIntegrationOnSpace: {
            good: { space: free['spaceId'] },
            twice: [201, 409],
            wrong: [[{ space: 5 }, 'space must be string']],
        },
        updateIntegrationSpaceInstallation: {
            good: { configuration: { any: 1 } },
            twice: [200, 200],
            wrong: [
                [{ configuration: 'any' }, 'configuration must be object'],
                [{ externalIds: [5] }, 'externalIds.0 must be string'],
            ],
        },
        installIntegrationOnSite: {
            good: { siteId: free['siteId'] },
            twice: [201, 409],
            wrong: [[{ siteId: {} }, 'siteId must be string']],
        },
        updateIntegrationSiteInstallation: {
            good: { externalIds: ['channel'] },
            twice: [200, 200],
            wrong: [
                [{ configuration: [] }, 'configuration must be object'],
                [{ externalIds: {} }, 'externalIds must be array'],
            ],
        },
        createSpace: {
            good: { title: 'Twice' },
            twice: [201, 201],
            wrong: [[{ title: 5 }, 'title must be string']],
        },
        createSite: {
            good: { title: 'Twice', spaces: [own['spaceId']] },
            twice: [201, 201],
            wrong: [
                [{ title: 'Site', spaces: 'all' }, 'spaces must be array'],
                [{ title: 'Site', visibility: 'hidden' }, 'visibility must be'],
            ],
        },
        updateSiteById: {
            good: { title: 'Another' },
            twice: [200, 200],
            wrong: [
                [{ title: false }, 'title must be string'],
                [{ visibility: 5 }, 'visibility must be'],
            ],
        },
        updateSiteAdaptiveSchema: {
            good: {
                jsonSchema: {
                    type: 'object',
                    properties: { plan: { type: 'string', description: 'Plan' } },
                    additionalProperties: false,
                },
            },
            twice: [200, 200],
            wrong: [[{ jsonSchema: 5 }, 'jsonSchema must be object']],
        },
        searchSiteContent: {
            good: { query: 'page', scope: { mode: 'default' } },
            twice: [200, 200],
            wrong: [
                [{ query: 5 }, 'query must be string'],
                [{ query: 'a'.repeat(513) }, 'query must NOT have more than 512 characters'],
            ],
        },
        prewarmSiteSearch: { twice: [204, 204], wrong: [] },
        askInOrganization: {
            good: { query: 'page' },
            twice: [200, 200],
            wrong: [
                [{ query: 5 }, 'query must be string'],
                [{ query: 'a'.repeat(513) }, 'The query has 513 characters'],
            ],
        },
        streamAskInSite: {
            good: { question: 'page', scope: { mode: 'default' } },
            twice: [200, 200],
            wrong: [[{ question: 5 }, 'question must be string']],
        },
        createOpenAPISpec: {
            good: { slug: 'twice', source: { text: '{"openapi":"3.1.0"}' } },
            twice: [201, 409],
            wrong: [
                [{ slug: 5 }, 'slug must be string'],
                [{ slug: 'a b' }, 'slug must match pattern'],
                [{ source: { text: 'text' } }, 'source.text must be an OpenAPI document'],
            ],
        },
        createOrUpdateOpenAPISpecBySlug: {
            good: { source: { text: '{"openapi":"3.1.0"}' } },
            twice: [200, 200],
            wrong: [[{ source: { text: '{' } }, 'source.text is not valid JSON']],
        },
        updateOpenAPISpecBySlug: {
            good: { visibility: 'public' },
            twice: [200, 200],
            wrong: [[{ visibility: 'hidden' }, 'visibility must be']],
        },
        publishSite: { twice: [200, 200], wrong: [] },
        unpublishSite: { twice: [200, 200], wrong: [] },
    }) satisfies Partial<Record<OperationId, Sent>>;

/** Lists that the OpenAPI document does not paginate. */
const NOT_PAGED: ReadonlySet<OperationId> = new Set([
    'listPages',
    'listPagesInRevisionById',
    'listSpaceIntegrationsBlocks',
    'listSiteIntegrationScripts',
    'listOrganizationsForAuthenticatedUser',
]);

const supported = OPERATIONS.filter(([, , id]) => SUPPORTED[id] !== undefined);
const operationsWithBody = supported.filter(([method]) => method !== 'GET' && method !== 'DELETE');
/** Each parameter of each path, without those of operations that also create what the path names. */
const pathParameters = supported
    .filter(([, , id]) => id !== 'publishIntegration' && id !== 'createOrUpdateOpenAPISpecBySlug')
    .flatMap(([method, path, , kinds]) =>
        [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({ method, path, kinds, name })),
    );
const lists = supported.filter(
    ([method, , id]) => method === 'GET' && id.startsWith('list') && !NOT_PAGED.has(id),
);

describe.each(DATABASES)('every operation on %s', (database) => {
    let callers: ApiCallers;
    let sent: Partial<Record<OperationId, Sent>>;

    beforeAll(async () => {
        callers = await openApiCallers(database);
        const { ctx, home } = callers.test;
        const { organizationId } = home;
        await publish(ctx, { organizationId, version: versionOf({ name: 'other' }) });
        const make = async (path: string, body: object) => {
            const response = await ask('POST', path, 'u', { body: JSON.stringify(body) });
            return ((await response.json()) as { id: string }).id;
        };
        const spaceId = await make('/orgs/{organizationId}/spaces', { title: 'Free' });
        const siteId = await make('/orgs/{organizationId}/sites', {
            title: 'Free',
            spaces: [spaceId],
        });
        sent = bodies(callers.own, { spaceId, siteId });
    });
    afterAll(() => callers[Symbol.asyncDispose]());

    /** Calls as a user, or as the integration where users are not admitted. */
    const ask = (
        method: string,
        path: string,
        kinds: string,
        options: Omit<Parameters<ApiCallers['ask']>[2], 'who'>,
    ) =>
        callers.ask(method, path, {
            who: kinds.includes('u') ? 'user' : 'integration',
            ...options,
        });

    async function expectRefusal(response: Response, code: number): Promise<string> {
        const { error } = (await response.json()) as { error: { code: number; message: string } };
        expect({ status: response.status, ...error }).toMatchObject({ status: code, code });
        return error.message;
    }

    it('has an entry in the table of bodies', () => {
        expect(Object.keys(sent).toSorted()).toEqual(
            operationsWithBody.map(([, , id]) => id).toSorted(),
        );
    });

    describe.each(operationsWithBody)('%s %s (%s)', (method, path, operationId, kinds) => {
        const sendAll = (all: string[]) =>
            Promise.all(
                all.map((body) =>
                    ask(method, path, kinds, { body, params: sent[operationId]?.params ?? {} }),
                ),
            );

        it('refuses bodies that are not JSON or not objects', async () => {
            const all = ['{', 'text', ...(sent[operationId]?.good ? ['[]', '"text"', 'null'] : [])];
            for (const response of await sendAll(all)) {
                expect(await expectRefusal(response, 400)).toMatch(/^The body (is|must be) /);
            }
        });

        it('names the wrong field', async () => {
            const { good, wrong = [] } = sent[operationId] ?? {};
            for (const [body, begins] of wrong) {
                const [response] = await sendAll([JSON.stringify({ ...good, ...body })]);
                expect(response).toBeDefined();
                if (response) expect(await expectRefusal(response, 400)).toContain(begins);
            }
        });

        it('refuses 10 MB', async () => {
            const megabytes = operationId === 'publishIntegration' ? 17 : 10;
            const script = 'x'.repeat(megabytes * 1024 * 1024);
            const [response] = await sendAll([JSON.stringify({ script })]);
            if (response) expect(await expectRefusal(response, 413)).toContain('larger than');
        });

        it('handles two concurrent calls, and ignores unknown fields', async () => {
            const { good, twice } = sent[operationId] ?? {};
            const body = good === undefined ? '' : JSON.stringify({ ...good, unknown: [1] });
            const answers = await sendAll([body, body]);
            expect(answers.map(({ status }) => status).toSorted()).toEqual(twice);
            for (const answer of answers) await answer.arrayBuffer();
        });
    });

    it.each(pathParameters)(
        '$method $path with an unknown $name',
        async ({ method, path, kinds, name }) => {
            // An unknown id, a long one, and ids with characters that PostgreSQL rejects or that need four bytes.
            for (const id of ['unknown', 'x'.repeat(2000), 'a%00b', '%F0%9F%98%80']) {
                const response = await ask(method, path, kinds, {
                    params: { [name]: id },
                    body: method === 'GET' || method === 'DELETE' ? undefined : '{}',
                });
                await expectRefusal(response, 404);
            }
        },
    );

    it.each(lists)('%s %s refuses an invalid limit', async (method, path, _id, kinds) => {
        for (const query of ['?limit=-1', '?limit=x', '?limit=1001', '?limit=1.5']) {
            const message = await expectRefusal(await ask(method, path, kinds, { query }), 400);
            expect(message).toMatch(/^limit must be/);
        }
        expect((await ask(method, path, kinds, { query: '?limit=1' })).status).toBe(200);
    });

    it.each([
        [
            '/orgs/{organizationId}/integrations/installations-status',
            'target=all',
            'target must be',
        ],
        ['/integrations', 'blocks=yes', 'blocks must be boolean'],
        ['/integrations', 'scope=everything', 'scope must be equal to one of'],
        ['/integrations', 'blockDomain=a%20b', 'blockDomain must match pattern'],
        ['/orgs/{organizationId}/sites', 'published=perhaps', 'published must be boolean'],
        ['/spaces/{spaceId}/content/page/{pageId}', 'format=pdf', 'format must be equal to one of'],
        ['/urls/content', '', 'The query needs the parameter url.'],
        [
            '/integrations/{integrationName}/render',
            'request=',
            'The query needs the parameter request.',
        ],
        ['/orgs/{organizationId}/spaces', 'page=nonsense', 'page: there is no such page'],
    ])('GET %s?%s: %s', async (path, query, begins) => {
        const response = await ask('GET', path, 'u', { query: `?${query}` });
        expect(await expectRefusal(response, 400)).toContain(begins);
    });

    it.each([
        ['/orgs/{organizationId}/integrations/installations-status', 'target=space&unknown=1'],
        ['/integrations', 'blocks=true&contentSources=false&limit=&search='],
        ['/spaces/{spaceId}/content/page/{pageId}', 'format=markdown&evaluated=deterministic-only'],
        ['/orgs/{organizationId}/sites', 'type=basic&type=premium&published=false'],
    ])('accepts GET %s?%s', async (path, query) => {
        expect((await ask('GET', path, 'u', { query: `?${query}` })).status).toBe(200);
    });

    it('continues a list after the item before the page was deleted', async () => {
        const { ctx } = callers.test;
        const list = async (page?: string) => {
            const query = `?limit=2${page === undefined ? '' : `&page=${page}`}`;
            const response = await ask('GET', '/orgs/{organizationId}/spaces', 'u', { query });
            return (await response.json()) as { items: { id: string }[]; next?: { page: string } };
        };
        const all = await ask('GET', '/orgs/{organizationId}/spaces', 'u', {});
        const { items } = (await all.json()) as { items: { id: string }[] };
        const ids = items.map(({ id }) => id);
        expect(ids.length).toBeGreaterThan(3);
        const first = await list();
        const last = ids[1] ?? '';
        expect(first.items.map(({ id }) => id)).toEqual(ids.slice(0, 2));
        const row = await ctx.db
            .selectFrom('spaces')
            .selectAll()
            .where('id', '=', last)
            .executeTakeFirstOrThrow();
        await ctx.db.deleteFrom('spaces').where('id', '=', last).execute();
        const second = await list(first.next?.page);
        expect(second.items.map(({ id }) => id)).toEqual(ids.slice(2, 4));
        await ctx.db.insertInto('spaces').values(row).execute();
    });

    it.each([
        ['POST', '/orgs/{organizationId}/spaces', { title: 'a\0b' }],
        ['POST', '/orgs/{organizationId}/spaces', { title: 'a\ud800b' }],
        ['POST', '/orgs/{organizationId}/sites', { title: 'a\0b' }],
        [
            'PATCH',
            '/integrations/{integrationName}/installations/{installationId}',
            { externalIds: ['a\0b'] },
        ],
        [
            'PATCH',
            '/integrations/{integrationName}/installations/{installationId}',
            { configuration: { any: 'a\0b\ud800' } },
        ],
        [
            'PUT',
            '/orgs/{organizationId}/sites/{siteId}/adaptive-schema',
            {
                jsonSchema: {
                    type: 'object',
                    properties: { plan: { type: 'string', description: 'a\0b\ud800' } },
                    additionalProperties: false,
                },
            },
        ],
    ])(
        '%s %s never answers 5xx to text that PostgreSQL refuses: %j',
        async (method, path, body) => {
            const response = await ask(method, path, 'u', { body: JSON.stringify(body) });
            await response.arrayBuffer();
            expect([200, 201, 400]).toContain(response.status);
        },
    );
});
