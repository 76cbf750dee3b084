import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { PlatformError, installOnScope, setDevelopment, storeOpenAPISpec } from '@bindery/platform';

import { DATABASES } from '@bindery/test-support/databases';
import type { OperationId } from '../src/api/operation.ts';
import { OPERATIONS } from '../src/api/operations.generated.ts';
import { SUPPORTED } from '../src/api/supported.ts';
import { openApiCallers, type ApiCallers } from './api-callers.ts';

/** Expected decision for a token and the resources in the path. */
type Expected = 'in' | 'forbidden' | 'not found';

/** Operations without an owner: every caller gets its own data. */
const WITHOUT_OWNER: ReadonlySet<OperationId> = new Set([
    'getApiInformation',
    'getAuthenticatedUser',
    'listOrganizationsForAuthenticatedUser',
    'listIntegrations',
    // A name belongs to its first publisher; publishing over it is forbidden, not hidden.
    'publishIntegration',
]);

/** Callers with valid tokens, of the organization that owns the resources and of other organizations. */
const CALLERS = [
    'user',
    'integration',
    'installation',
    'integration without scopes',
    'installation without scopes',
    'foreign user',
    'foreign integration',
    'foreign installation',
    // These two belong to another organization that has the integration installed.
    'tenant user',
    'tenant installation',
];

/** Queries of operations that require one, by path. */
const QUERIES: Readonly<Record<string, (spaceId: string) => string>> = {
    '/urls/content': (spaceId) => `?url=http://platform.invalid/spaces/${spaceId}`,
    '/spaces/{spaceId}/search': () => '?query=page',
    '/orgs/{organizationId}/search': () => '?query=page',
    '/orgs/{organizationId}/ask/stream': () => '?query=page',
};

/** Operations that only the owner of an integration may call. */
const OWNERS_ONLY: ReadonlySet<OperationId> = new Set([
    'unpublishIntegration',
    'setIntegrationDevelopmentMode',
    'disableIntegrationDevelopmentMode',
]);

const isForeign = (who: string) => /^(foreign|tenant)/.test(who);

describe.each(DATABASES)('the authorization matrix on %s', (database) => {
    let callers: ApiCallers;

    /** True after a deletion that also invalidated the callers' tokens: the next test needs new callers. */
    let tokensInvalid = false;

    beforeAll(async () => {
        callers = await openApiCallers(database);
    });
    afterAll(() => callers[Symbol.asyncDispose]());

    async function ask(method: string, path: string, who: string | undefined) {
        const { spaceId } = callers.own;
        return callers.ask(method, path, {
            who,
            // The body is not JSON: an admitted caller gets 400, and nothing changes.
            body: method === 'GET' || method === 'DELETE' ? undefined : '{',
            query: QUERIES[path]?.(spaceId ?? '') ?? '',
        });
    }

    async function call(method: string, path: string, who: string | undefined): Promise<number> {
        const response = await ask(method, path, who);
        await response.arrayBuffer();
        return response.status;
    }

    /** Creates the resource that the operation deletes, unless it exists. */
    async function provide(operationId: OperationId): Promise<void> {
        const { ctx, spaceId, siteId } = callers.test;
        const installationId = callers.own['installationId'] ?? '';
        const below = (kind: 'space' | 'site', id: string) =>
            installOnScope(ctx, 'probe', installationId, kind, id).catch((error: unknown) => {
                if (!(error instanceof PlatformError && error.code === 'conflict')) throw error;
            });
        if (operationId === 'uninstallIntegrationFromSpace') await below('space', spaceId);
        if (operationId === 'uninstallIntegrationFromSite') await below('site', siteId);
        if (operationId === 'deleteOpenAPISpecBySlug') {
            const { organizationId = '', specSlug: slug = '' } = callers.own;
            await storeOpenAPISpec(ctx, { organizationId, slug, text: '{"openapi":"3.1.0"}' });
        }
        if (operationId === 'disableIntegrationDevelopmentMode') {
            await setDevelopment(ctx, 'probe', { tunnelUrl: 'https://tunnel.invalid', all: true });
        }
    }

    /** Implements the rule of `access.ts` a second time, in another way. */
    function expected(
        operationId: OperationId,
        kinds: string,
        who: string,
        path: string,
    ): Expected {
        const scope = SUPPORTED[operationId]?.scope;
        const kind = who.includes('user') ? 'u' : who.includes('installation') ? 'n' : 'i';
        const admittedKinds = scope === undefined ? kinds : `${kinds}in`;
        if (!admittedKinds.includes(kind)) return 'forbidden';
        if (who.includes('without scopes') && scope !== undefined) return 'forbidden';
        if (!isForeign(who) || WITHOUT_OWNER.has(operationId)) return 'in';
        const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        if (path === '/urls/content') return 'not found';
        if (who.startsWith('foreign')) return names.length > 0 ? 'not found' : 'in';
        // An organization that installed an integration sees it, but nothing of other organizations' installations.
        if (names.some((name) => name !== 'integrationName')) return 'not found';
        return OWNERS_ONLY.has(operationId) ? 'forbidden' : 'in';
    }

    const supported = OPERATIONS.filter(([, , id]) => SUPPORTED[id] !== undefined);
    const remaining = supported.filter(([method]) => method !== 'DELETE');
    // Longer paths come first: an installation on a space is deleted before the installation.
    const deletions = supported
        .filter(([method]) => method === 'DELETE')
        .toSorted(([, a], [, b]) => b.split('/').length - a.split('/').length);

    async function expectInvalidCallersRefused(method: string, path: string): Promise<void> {
        for (const who of INVALID_CALLERS) {
            expect(await call(method, path, who), who).toBe(401);
        }
        expect(await call(method, path, undefined), 'no token').toBe(401);
    }

    it.each(remaining)('%s %s (%s)', async (method, path, operationId, kinds) => {
        await expectInvalidCallersRefused(method, path);
        for (const who of CALLERS) {
            const wanted = expected(operationId, kinds, who, path);
            const response = await ask(method, path, who);
            const text = await response.text();
            const { status } = response;
            if (wanted === 'forbidden') expect(status, who).toBe(403);
            else if (wanted === 'not found') expect(status, who).toBe(404);
            else if (method !== 'GET') expect(status, who).toBe(400);
            else if (!NEEDS_MORE_THAN_PATH.has(operationId)) {
                // The resource exists, so an admitted caller gets it.
                expect(status, who).toBe(200);
                for (const id of hiddenFrom(who)) expect(text, who).not.toContain(id);
                if (who === 'user') expect(text).not.toContain('"items":[]');
            }
        }
    });

    /** Returns the ids that no response to this caller may contain. */
    function hiddenFrom(who: string): string[] {
        const { installationId, spaceId, siteId, pageId, revisionId, eventId, userId } =
            callers.own;
        const home = [installationId, spaceId, siteId, pageId, revisionId, eventId, userId];
        return [
            ...(who === 'user' ? [] : callers.withoutIntegrations),
            ...(isForeign(who) ? home.filter((id) => id !== undefined) : []),
        ];
    }

    it.each(['public', 'unlisted'])(
        'shows %s integrations to every user, and lets only the owner change them',
        async (name) => {
            const own = supported.filter(
                ([, path, , kinds]) =>
                    kinds.includes('u') && /^[^{]*\{integrationName\}[^{]*$/.test(path),
            );
            expect(own.length).toBeGreaterThan(5);
            for (const [method, path, operationId] of own) {
                const body = method === 'GET' || method === 'DELETE' ? undefined : '{';
                const params = { integrationName: name };
                const { status } = await callers.ask(method, path, {
                    who: 'foreign user',
                    params,
                    body,
                });
                if (OWNERS_ONLY.has(operationId)) expect(status, operationId).toBe(403);
                else if (body !== undefined) expect(status, operationId).toBe(400);
                else if (!NEEDS_MORE_THAN_PATH.has(operationId))
                    expect(status, operationId).toBe(200);
            }
            const listed = await callers.ask('GET', '/integrations', { who: 'foreign user' });
            const { items } = (await listed.json()) as { items: { name: string }[] };
            expect(items.some((item) => item.name === name)).toBe(name === 'public');
        },
    );

    it.each(['probe', 'public', 'unlisted'])(
        'refuses publications over the name %s of another organization',
        async (integrationName) => {
            const { organizationId } = callers.own;
            const publication = {
                title: 'Taken over',
                description: '',
                script: 'export default {}',
                scopes: [],
            };
            for (const who of ['foreign user', 'tenant user']) {
                // The request names the owner's organization, then the caller's own.
                for (const organization of [organizationId, 'mine']) {
                    const response = await callers.ask('POST', '/integrations/{integrationName}', {
                        who,
                        params: { integrationName },
                        body: JSON.stringify({ ...publication, organization }),
                    });
                    expect(response.status, who).toBe(403);
                }
            }
            const { title } = (await (
                await callers.ask('GET', '/integrations/{integrationName}', {
                    who: 'user',
                    params: { integrationName },
                })
            ).json()) as { title: string };
            expect(title).toBe('Probe');
        },
    );

    it.each(deletions)('%s %s (%s)', async (method, path, operationId, kinds) => {
        if (tokensInvalid) {
            await callers[Symbol.asyncDispose]();
            callers = await openApiCallers(database);
        }
        tokensInvalid = ENDS_TOKENS.has(operationId);
        await provide(operationId);
        await expectInvalidCallersRefused(method, path);
        const all = CALLERS.map((who) => ({
            who,
            wanted: expected(operationId, kinds, who, path),
        }));
        for (const { who, wanted } of all.filter((each) => each.wanted !== 'in')) {
            expect(await call(method, path, who), who).toBe(wanted === 'forbidden' ? 403 : 404);
        }
        // Admitted callers come last: their success shows that no refused caller has deleted the resource.
        const allowed = all.filter((each) => each.wanted === 'in');
        expect(allowed.map(({ who }) => who)).toContain('user');
        for (const { who } of allowed) {
            await provide(operationId);
            expect(await call(method, path, who), who).toBe(DELETED[operationId] ?? 204);
            if (operationId === 'disableIntegrationDevelopmentMode') {
                const { ctx } = callers.test;
                const row = await ctx.db
                    .selectFrom('integrations')
                    .select('development')
                    .where('name', '=', 'probe')
                    .executeTakeFirst();
                expect(row?.development).toBeNull();
            } else {
                expect(await call('GET', path, who), `${who}, afterwards`).toBe(404);
                expect(await call(method, path, who), `${who}, once more`).toBe(404);
            }
        }
    });

    it('supports every operation on integrations', () => {
        expect(supported.length).toBeGreaterThan(60);
        const integrationOperations = OPERATIONS.filter(([, , id]) => /integration/i.test(id));
        const missing = integrationOperations.filter(([, , id]) => SUPPORTED[id] === undefined);
        expect(missing.map(([, , id]) => id)).toEqual([]);
    });
});

/** Callers whose tokens are invalid or no longer valid. */
const INVALID_CALLERS = [
    'expired',
    'signed by another',
    'nonsense',
    'unpublished integration',
    'uninstalled installation',
];

const ENDS_TOKENS: ReadonlySet<OperationId> = new Set([
    'uninstallIntegration',
    'unpublishIntegration',
]);

/** Operations that need more than a path: a compressed request, a schema or a repository. */
const NEEDS_MORE_THAN_PATH: ReadonlySet<OperationId> = new Set([
    'renderIntegrationUIWithGet',
    'getSiteAdaptiveSchema',
    'getSpaceGitInfo',
    'getIntegrationEvent',
]);

/** The OpenAPI document's status of deletions that do not answer 204. */
const DELETED: Partial<Record<OperationId, number>> = {
    disableIntegrationDevelopmentMode: 205,
    deleteOpenAPISpecBySlug: 205,
};
