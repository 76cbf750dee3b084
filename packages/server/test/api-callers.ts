import { ALL_PERMISSIONS, SCOPES } from '@bindery/contract';
import { createIdentity, createSessionCookie } from '@bindery/identity';
import {
    createPage,
    createSite,
    createSpace,
    createTokens,
    currentSpaceRevision,
    findOpenAPIVersion,
    publish,
    type CodeClaims,
    storeOpenAPISpec,
} from '@bindery/platform';

import type { TestDatabase } from '@bindery/test-support/databases';
import {
    startTestPlatform,
    versionOf,
    type TestPlatform,
} from '@bindery/test-support/test-platform';
import { createApi } from '../src/api/api.ts';
import type { Authentication } from '../src/authenticate.ts';
import { mount } from './mount.ts';
import { createForeign, createTenant, type OtherOrganization } from './other-organizations.ts';

export interface CallOptions {
    /** A name in `tokens`; undefined: no token. */
    who?: string | undefined;
    /** Path parameters that replace those in `own`. */
    params?: Record<string, string>;
    /** The body, which is sent unchanged. */
    body?: string | undefined;
    query?: string;
}

/** The API without a socket, with one resource of each kind and a token of each kind of caller. */
export interface ApiCallers extends AsyncDisposable {
    test: TestPlatform;
    authentication: Authentication;
    /** Path parameters of resources of the integration `probe` and its organization. */
    own: Record<string, string>;
    /** A space and a site of that organization without installations. */
    withoutIntegrations: string[];
    tokens: Record<string, string>;
    /** Calls the operation that has this path in the OpenAPI document, e.g. `/spaces/{spaceId}`. */
    ask(method: string, path: string, options: CallOptions): Promise<Response>;
}

export async function openApiCallers(database: TestDatabase): Promise<ApiCallers> {
    const test = await startTestPlatform({ database });
    const { ctx, home } = test;
    const authentication = {
        identity: createIdentity(ctx),
        cookie: createSessionCookie(ctx.urls.origins.app),
        options: {},
    };
    const api = mount('/v1', createApi(test.platform, authentication));
    const installationId = await test.publish({ scopes: [...SCOPES] });
    const page = await createPage(ctx, test.spaceId, { title: 'Page' }, home.userId);
    const revision = await currentSpaceRevision(ctx.db, test.spaceId);
    const event = await ctx.db.selectFrom('events').select('id').executeTakeFirstOrThrow();
    const { spec } = await storeOpenAPISpec(ctx, {
        organizationId: home.organizationId,
        slug: 'pets',
        text: '{"openapi":"3.1.0"}',
    });
    const specVersion = await findOpenAPIVersion(ctx.db, spec.id, 'latest');
    const own: Record<string, string> = {
        specSlug: spec.slug,
        versionId: specVersion.id,
        organizationId: home.organizationId,
        integrationName: 'probe',
        installationId,
        spaceId: test.spaceId,
        siteId: test.siteId,
        pageId: page.id,
        pagePath: page.path,
        revisionId: revision.id,
        documentId: revision.pages[0]?.documentId ?? '',
        userId: home.userId,
        eventId: event.id,
    };
    const { organizationId } = home;
    for (const visibility of ['public', 'unlisted'] as const) {
        const version = versionOf({ name: visibility, manifest: { visibility } });
        await publish(ctx, { organizationId, version });
    }
    const space = await createSpace(ctx, organizationId, 'Without integrations');
    const site = await createSite(ctx, organizationId, { title: 'Without', spaces: [space.id] });
    const tokens = await issueTokens(
        test,
        authentication,
        installationId,
        await createForeign(ctx),
        await createTenant(ctx),
    );
    return {
        test,
        authentication,
        own,
        withoutIntegrations: [space.id, site.id],
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

async function issueTokens(
    { ctx, home }: TestPlatform,
    { identity }: Authentication,
    installationId: string,
    foreign: OtherOrganization,
    tenant: OtherOrganization,
): Promise<Record<string, string>> {
    const issue = (claims: CodeClaims) => ctx.tokens.issueCodeToken(claims);
    const createToken = (principal: { userId: string; organizationId: string }) =>
        identity.createToken({ ...principal, permissions: ALL_PERMISSIONS }, { name: 'Test' });
    const { organizationId } = home;
    const expired = await createToken(home);
    await ctx.db
        .updateTable('api_tokens')
        .set({ expires_at: new Date(ctx.now().getTime() - 1000) })
        .where('id', '=', expired.id)
        .execute();
    const probe = tenant.integration;
    const integration = { kind: 'integration', ...probe } as const;
    const installation = {
        kind: 'installation',
        ...probe,
        installationId,
        organizationId,
    } as const;
    const scopes = [...SCOPES];
    const installed = ({
        user: { organizationId: of },
        ...other
    }: OtherOrganization): CodeClaims => ({
        kind: 'installation',
        ...other.integration,
        installationId: other.installationId,
        organizationId: of,
        scopes,
    });
    return {
        user: (await createToken(home)).token,
        integration: await issue({ ...integration, scopes }),
        installation: await issue({ ...installation, scopes }),
        'integration without scopes': await issue({ ...integration, scopes: [] }),
        'installation without scopes': await issue({ ...installation, scopes: [] }),
        'foreign user': (await createToken(foreign.user)).token,
        'foreign integration': await issue({
            kind: 'integration',
            ...foreign.integration,
            scopes,
        }),
        'foreign installation': await issue(installed(foreign)),
        'tenant user': (await createToken(tenant.user)).token,
        'tenant installation': await issue(installed(tenant)),
        expired: expired.token,
        'signed by another': await createTokens(new Uint8Array(32), ctx.now).issueCodeToken({
            ...integration,
            scopes,
        }),
        nonsense: 'nonsense',
        // These tokens belong to an integration and an installation that do not exist.
        'unpublished integration': await issue({ ...integration, integrationId: 'gone', scopes }),
        'uninstalled installation': await issue({
            ...installation,
            installationId: 'gone',
            scopes,
        }),
    };
}
