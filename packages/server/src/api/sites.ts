import {
    PlatformError,
    createSite,
    findSite,
    findSpace,
    formatPolicy,
    integrationView,
    loadActiveIntegrations,
    loadScopedInstallations,
    loadIntegrations,
    loadSiteSpaces,
    loadSites,
    readPolicy,
    setAdaptiveSchema,
    shareKey,
    shareLink,
    siteView,
    spaceView,
    updateSite,
    withScope,
    type SiteRow,
} from '@bindery/platform';
import type { SiteVisibility } from '@gitbook/api';

import { listedScopes } from './access.ts';
import { matches } from './integrations.ts';
import { param, type ApiCall, type Operations, type ApiResponse } from './operation.ts';
import { byCreation, paginate } from './pagination.ts';

export const siteOperations: Operations = {
    listSites: {
        scope: 'site:metadata:read',
        handle: async (call) => {
            const { db, urls } = call.platform.ctx;
            const { query } = call;
            const title = query.get('title')?.toLowerCase();
            const published = query.get('published');
            const space = query.get('space');
            const onSpace =
                space === null
                    ? null
                    : new Set((await loadSiteSpaces(db, { space })).map((row) => row.site_id));
            const listed = await listedScopes(call, 'site');
            const rows = (await loadSites(db, param(call, 'organizationId'))).filter(
                (row) =>
                    (listed?.has(row.id) ?? true) &&
                    (title === undefined || row.title.toLowerCase().includes(title)) &&
                    (published === null || String(row.published) === published) &&
                    (onSpace === null || onSpace.has(row.id)),
            );
            const list = paginate(rows, query, (row) => byCreation(row, row.id));
            return {
                body: {
                    ...list,
                    items: await Promise.all(list.items.map((row) => siteView(db, row, urls))),
                },
            };
        },
    },
    createSite: {
        handle: async (call) => {
            const { ctx } = call.platform;
            const body = (call.body ?? {}) as {
                title?: string;
                visibility?: SiteVisibility;
                spaces?: string[];
            };
            const row = await createSite(ctx, param(call, 'organizationId'), {
                title: body.title ?? 'Untitled',
                visibility: body.visibility,
                spaces: body.spaces,
            });
            const view = await siteView(ctx.db, row, ctx.urls);
            return { status: 201, body: view, headers: { Location: view.urls.location } };
        },
    },
    getSiteById: { scope: 'site:metadata:read', handle: (call) => show(call) },
    updateSiteById: {
        handle: async (call) => {
            const { title, visibility } = call.body as {
                title?: string;
                visibility?: SiteVisibility;
            };
            return view(
                call,
                await updateSite(call.platform.ctx, param(call, 'siteId'), { title, visibility }),
            );
        },
    },
    publishSite: {
        handle: async (call) => {
            return view(
                call,
                await updateSite(call.platform.ctx, param(call, 'siteId'), { published: true }),
            );
        },
    },
    unpublishSite: {
        handle: async (call) => {
            return view(
                call,
                await updateSite(call.platform.ctx, param(call, 'siteId'), { published: false }),
            );
        },
    },
    listSiteSpaces: {
        scope: 'site:metadata:read',
        handle: async (call) => {
            const { db, urls } = call.platform.ctx;
            const rows = await loadSiteSpaces(db, { site: param(call, 'siteId') });
            const list = paginate(rows, call.query, (row) => byCreation(row, row.id));
            const items = await Promise.all(
                list.items.map(async (row) => {
                    const space = await findSpace(db, row.space_id);
                    return {
                        object: 'site-space',
                        id: row.id,
                        path: row.path,
                        space: spaceView(space, urls),
                        title: space.title,
                        default: row.path === '',
                        draft: false,
                        urls: {},
                    };
                }),
            );
            return { body: { ...list, items } };
        },
    },
    getSiteAdaptiveSchema: {
        scope: 'site:adaptive:read',
        handle: async (call) => {
            const site = await findSite(call.platform.ctx.db, param(call, 'siteId'));
            if (site.adaptive_schema === null || site.adaptive_updated_at === null) {
                throw new PlatformError('not_found', 'The site has no adaptive schema yet.');
            }
            return { body: adaptiveView(site.adaptive_schema, site.adaptive_updated_at) };
        },
    },
    updateSiteAdaptiveSchema: {
        scope: 'site:adaptive:write',
        handle: async (call) => {
            const { jsonSchema } = call.body as { jsonSchema: unknown };
            const updatedAt = await setAdaptiveSchema(
                call.platform.ctx,
                param(call, 'siteId'),
                jsonSchema,
            );
            return { body: adaptiveView(jsonSchema, updatedAt) };
        },
    },
    listSiteIntegrationScripts: {
        handle: async (call) => {
            const { db, urls } = call.platform.ctx;
            const site = await findSite(db, param(call, 'siteId'));
            const installed = await loadActiveIntegrations(db, 'site', site.id);
            return {
                body: withScope(installed, 'site:script:inject').map(
                    ({ integration, manifest }) => {
                        const policy = formatPolicy(readPolicy(manifest));
                        return {
                            script: `${urls.site(site)}/~scripts/${integration}`,
                            ...(policy === '' ? {} : { contentSecurityPolicy: policy }),
                            cookies: manifest.scopes.includes('site:script:cookies'),
                        };
                    },
                ),
            };
        },
    },
    listSiteShareLinks: {
        // Every site has exactly one share link.
        handle: async (call) => {
            const { ctx } = call.platform;
            const site = await findSite(ctx.db, param(call, 'siteId'));
            const key = shareKey(ctx, site);
            const link = {
                object: 'share-link',
                id: site.id,
                createdAt: site.created_at.toISOString(),
                name: 'Share link',
                active: site.published && site.visibility === 'share-link',
                urls: { published: shareLink(ctx, site) },
            };
            const search = call.query.get('search')?.toLowerCase() ?? '';
            const found = link.name.toLowerCase().includes(search) || key === search;
            return { body: paginate(found ? [link] : [], call.query, ({ id }) => id) };
        },
    },
    listSiteIntegrations: {
        handle: async (call) => {
            const { ctx } = call.platform;
            const installed = await loadScopedInstallations(ctx, ctx.db, {
                kind: 'site',
                scopeId: param(call, 'siteId'),
            });
            const integrations = await loadIntegrations(
                ctx.db,
                installed.map((row) => row.integration),
            );
            const list = paginate(
                integrations.filter((integration) => matches(integration, call.query)),
                call.query,
                ({ row }) => row.name,
            );
            return {
                body: {
                    ...list,
                    items: list.items.map((item) => integrationView(item, ctx.urls)),
                },
            };
        },
    },
};

async function show(call: ApiCall): Promise<ApiResponse> {
    return view(call, await findSite(call.platform.ctx.db, param(call, 'siteId')));
}

async function view(call: ApiCall, site: SiteRow): Promise<ApiResponse> {
    const { db, urls } = call.platform.ctx;
    return { body: await siteView(db, site, urls) };
}

function adaptiveView(jsonSchema: unknown, updatedAt: Date) {
    return { object: 'site-adaptive-schema', jsonSchema, updatedAt: updatedAt.toISOString() };
}
