import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { PlatformError, installOnContent, setDevelopment } from '@bindery/platform';

import { DATABASES } from '../../platform/test/databases.ts';
import type { OperationId } from '../src/api/operation.ts';
import { OPERATIONS } from '../src/api/operations.generated.ts';
import { SUPPORTED } from '../src/api/router.ts';
import { openApiCallers, type ApiCallers } from './api-callers.ts';

/** What a token must say for an operation, by what it names. */
type Expected = 'in' | 'forbidden' | 'not found';

/** Answers that say: the caller was let in. The body is none on purpose, hence 400. */
const LET_IN = new Set([200, 201, 204, 205, 400, 404, 409, 422, 502]);

/** Operations of no owner: everybody gets what is their own. */
const WITHOUT_OWNER: ReadonlySet<OperationId> = new Set([
    'getApiInformation',
    'getAuthenticatedUser',
    'listOrganizationsForAuthenticatedUser',
    'listIntegrations',
    // Whoever publishes a name first has it; another's is refused, not hidden.
    'publishIntegration',
]);

/** Whose tokens are good; for what is theirs, and for what is another's. */
const WHO = [
    'user',
    'integration',
    'installation',
    'integration without scopes',
    'installation without scopes',
    'foreign user',
    'foreign integration',
    'foreign installation',
];

describe.each(DATABASES)('the authorization matrix on %s', (database) => {
    let callers: ApiCallers;

    beforeAll(async () => {
        callers = await openApiCallers(database);
    });
    afterAll(() => callers[Symbol.asyncDispose]());

    async function call(method: string, path: string, who: string | undefined): Promise<number> {
        const { spaceId } = callers.own;
        const response = await callers.ask(method, path, {
            who,
            // No JSON: whoever is let in gets 400, and nothing changes.
            body: method === 'GET' || method === 'DELETE' ? undefined : '{',
            query: path === '/urls/content' ? `?url=http://platform.invalid/spaces/${spaceId}` : '',
        });
        await response.arrayBuffer();
        return response.status;
    }

    /** Sees to it that there is something to delete, also after an allowed deletion. */
    async function provide(operationId: OperationId): Promise<void> {
        const { core, spaceId, siteId } = callers.test;
        const installationId = callers.own['installationId'] ?? '';
        const below = (kind: 'space' | 'site', id: string) =>
            installOnContent(core, 'probe', installationId, kind, id).catch((error: unknown) => {
                if (!(error instanceof PlatformError && error.code === 'conflict')) throw error;
            });
        if (operationId === 'uninstallIntegrationFromSpace') await below('space', spaceId);
        if (operationId === 'uninstallIntegrationFromSite') await below('site', siteId);
        if (operationId === 'disableIntegrationDevelopmentMode') {
            await setDevelopment(core, 'probe', { tunnelUrl: 'https://tunnel.invalid', all: true });
        }
    }

    /** The rule, said once more and in another way than the code says it. */
    function expected(
        operationId: OperationId,
        kinds: string,
        who: string,
        path: string,
    ): Expected {
        const scope = SUPPORTED[operationId]?.scope;
        const kind = who.includes('user') ? 'u' : who.includes('installation') ? 'n' : 'i';
        const named = scope === undefined ? kinds : `${kinds}in`;
        if (!named.includes(kind)) return 'forbidden';
        if (who.includes('without scopes') && scope !== undefined) return 'forbidden';
        const foreign = who.startsWith('foreign');
        if (!foreign || WITHOUT_OWNER.has(operationId)) return 'in';
        return path.includes('{') || path === '/urls/content' ? 'not found' : 'in';
    }

    const supported = OPERATIONS.filter(([, , id]) => SUPPORTED[id] !== undefined);
    const kept = supported.filter(([method]) => method !== 'DELETE');
    // What is below comes before what it is on.
    const deletions = supported
        .filter(([method]) => method === 'DELETE')
        .toSorted(([, a], [, b]) => b.split('/').length - a.split('/').length);

    async function expectStrangersRefused(method: string, path: string): Promise<void> {
        for (const who of ['expired', 'signed by another', 'nonsense']) {
            expect(await call(method, path, who), who).toBe(401);
        }
        expect(await call(method, path, undefined), 'no token').toBe(401);
    }

    it.each(kept)('%s %s (%s)', async (method, path, operationId, kinds) => {
        await expectStrangersRefused(method, path);
        for (const who of WHO) {
            const wanted = expected(operationId, kinds, who, path);
            const status = await call(method, path, who);
            if (wanted === 'forbidden') expect(status, who).toBe(403);
            else if (wanted === 'not found') expect(status, who).toBe(404);
            else expect(LET_IN.has(status), `${who}: ${status}`).toBe(true);
            // What is named is there: an owner who is let in by a GET finds it.
            if (
                wanted === 'in' &&
                method === 'GET' &&
                !who.startsWith('foreign') &&
                !INEXACT.has(operationId)
            ) {
                expect(status, who).toBe(200);
            }
        }
    });

    it.each(deletions)('%s %s (%s)', async (method, path, operationId, kinds) => {
        await provide(operationId);
        await expectStrangersRefused(method, path);
        const all = WHO.map((who) => ({ who, wanted: expected(operationId, kinds, who, path) }));
        for (const { who, wanted } of all.filter((each) => each.wanted !== 'in')) {
            expect(await call(method, path, who), who).toBe(wanted === 'forbidden' ? 403 : 404);
        }
        // Those who may come last, and find what no refused one has deleted.
        const allowed = all.filter((each) => each.wanted === 'in');
        expect(allowed.map(({ who }) => who)).toContain('user');
        for (const { who } of allowed) {
            await provide(operationId);
            expect(await call(method, path, who), who).toBe(DELETED[operationId] ?? 204);
            if (operationId === 'disableIntegrationDevelopmentMode') {
                const { core } = callers.test;
                const row = await core.db
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

    it('knows the operations that integrations need', () => {
        expect(supported.length).toBeGreaterThan(60);
        const integrationOperations = OPERATIONS.filter(([, , id]) => /integration/i.test(id));
        const missing = integrationOperations.filter(([, , id]) => SUPPORTED[id] === undefined);
        expect(missing.map(([, , id]) => id)).toEqual([]);
    });
});

/** They need more than a path: a compressed request, a schema, a repository. */
const INEXACT: ReadonlySet<OperationId> = new Set([
    'renderIntegrationUIWithGet',
    'getSiteAdaptiveSchema',
    'getSpaceGitInfo',
    'getIntegrationEvent',
]);

/** The document's statuses of deletions that are not 204. */
const DELETED: Partial<Record<OperationId, number>> = { disableIntegrationDevelopmentMode: 205 };
