import { SCOPES } from '@bindery/contract';
import {
    createId,
    createPage,
    createSite,
    createSpace,
    createTokens,
    currentRevision,
    findIntegration,
    install,
    installOnContent,
    publish,
    type Claims,
} from '@bindery/platform';

import type { TestDatabase } from '../../platform/test/databases.ts';
import {
    startTestPlatform,
    versionOf,
    type TestPlatform,
} from '../../platform/test/test-platform.ts';
import { createApi } from '../src/api/router.ts';

export interface Asked {
    /** Of `tokens`; without one, the call has none. */
    who?: string | undefined;
    /** Parameters of the path and what they are, instead of the caller's own. */
    params?: Record<string, string>;
    /** Already text. */
    body?: string | undefined;
    query?: string;
}

/** The API without a socket, something of each kind to name, and everybody who may call. */
export interface ApiCallers extends AsyncDisposable {
    test: TestPlatform;
    /** What a path's parameters are, for what belongs to the integration `probe` and to its organization. */
    own: Record<string, string>;
    tokens: Record<string, string>;
    /** Calls the operation that has this path in the document, e.g. `/spaces/{spaceId}`. */
    ask(method: string, path: string, asked: Asked): Promise<Response>;
}

export async function openApiCallers(database: TestDatabase): Promise<ApiCallers> {
    const test = await startTestPlatform({ database });
    const { core, home } = test;
    const api = createApi(test.platform, () => {});
    const installationId = await test.publish({ scopes: [...SCOPES] });
    const page = await createPage(core, test.spaceId, { title: 'Page' }, home.userId);
    const revision = await currentRevision(core.db, test.spaceId);
    const event = await core.db.selectFrom('events').select('id').executeTakeFirstOrThrow();
    const own: Record<string, string> = {
        organizationId: home.organizationId,
        integrationName: 'probe',
        installationId,
        spaceId: test.spaceId,
        siteId: test.siteId,
        pageId: page.id,
        pagePath: page.path,
        revisionId: revision.id,
        documentId: revision.pages[0]?.content ?? '',
        userId: home.userId,
        eventId: event.id,
    };
    const tokens = await issueTokens(test, installationId, await createForeign(test));
    return {
        test,
        own,
        tokens,
        async ask(method, path, { who, params, body, query = '' }) {
            const values = { ...own, ...params };
            const filled = path.replaceAll(
                /\{(\w+)\}/g,
                (_, name: string) => values[name] ?? `unknown-${name}`,
            );
            return api(
                new Request(`http://platform.invalid/v1${filled}${query}`, {
                    method,
                    headers: who === undefined ? {} : { Authorization: `Bearer ${tokens[who]}` },
                    ...(body === undefined ? {} : { body }),
                }),
            );
        },
        [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
    };
}

interface Foreign {
    user: { userId: string; organizationId: string };
    installationId: string;
}

/** Another organization with a user, and an integration installed on its own space and site. */
async function createForeign({ core }: TestPlatform): Promise<Foreign> {
    const organizationId = createId();
    const userId = createId();
    await core.db
        .insertInto('organizations')
        .values({ id: organizationId, title: 'Foreign' })
        .execute();
    await core.db
        .insertInto('users')
        .values({
            id: userId,
            organization_id: organizationId,
            display_name: 'Foreign',
            email: null,
        })
        .execute();
    const version = versionOf({ name: 'foreign', scopes: [...SCOPES] });
    await publish(core, { organizationId, version });
    const { id } = await install(core, 'foreign', organizationId);
    const space = await createSpace(core, organizationId, 'Foreign');
    const site = await createSite(core, organizationId, { title: 'Foreign', spaces: [space.id] });
    await installOnContent(core, 'foreign', id, 'space', space.id);
    await installOnContent(core, 'foreign', id, 'site', site.id);
    return { user: { userId, organizationId }, installationId: id };
}

async function issueTokens(
    { core, home }: TestPlatform,
    installationId: string,
    foreign: Foreign,
): Promise<Record<string, string>> {
    const issue = (claims: Claims) =>
        claims.kind === 'user'
            ? core.tokens.issueUserToken(claims)
            : core.tokens.issueCodeToken(claims);
    const { userId, organizationId } = home;
    const user = { kind: 'user', userId, organizationId } as const;
    const idOf = async (name: string) => (await findIntegration(core.db, name)).row.id;
    const integrationId = await idOf('probe');
    const integration = { kind: 'integration', integration: 'probe', integrationId } as const;
    const installation = {
        kind: 'installation',
        integration: 'probe',
        integrationId,
        installationId,
        organizationId,
    } as const;
    const scopes = [...SCOPES];
    return {
        user: await issue(user),
        integration: await issue({ ...integration, scopes }),
        installation: await issue({ ...installation, scopes }),
        'integration without scopes': await issue({ ...integration, scopes: [] }),
        'installation without scopes': await issue({ ...installation, scopes: [] }),
        'foreign user': await issue({ kind: 'user', ...foreign.user }),
        'foreign integration': await issue({
            kind: 'integration',
            integration: 'foreign',
            integrationId: await idOf('foreign'),
            scopes,
        }),
        'foreign installation': await issue({
            kind: 'installation',
            integration: 'foreign',
            integrationId: await idOf('foreign'),
            installationId: foreign.installationId,
            organizationId: foreign.user.organizationId,
            scopes,
        }),
        expired: await core.tokens.issueUserToken(user, -10),
        'signed by another': await createTokens(new Uint8Array(32), core.now).issueUserToken(user),
        nonsense: 'nonsense',
    };
}
