import {
    createSpace,
    findSpace,
    loadIntegrations,
    loadSpaces,
    integrationView,
    spaceView,
} from '@bindery/platform';

import { listedScopes } from './access.ts';
import { matches } from './integrations.ts';
import { param, type ApiCall, type Operations } from './operation.ts';
import { byCreation, paginate } from './pagination.ts';

export const spaceOperations: Operations = {
    listSpacesInOrganizationById: {
        scope: 'space:metadata:read',
        handle: async (call) => {
            const { db, urls } = call.platform.ctx;
            const listed = await listedScopes(call, 'space');
            const rows = (await loadSpaces(db, param(call, 'organizationId'))).filter(
                ({ id }) => listed?.has(id) ?? true,
            );
            const list = paginate(rows, call.query, (row) => byCreation(row, row.id));
            return { body: { ...list, items: list.items.map((row) => spaceView(row, urls)) } };
        },
    },
    createSpace: {
        handle: async (call) => {
            const { ctx } = call.platform;
            const { title = 'Untitled' } = (call.body ?? {}) as { title?: string };
            const row = await createSpace(ctx, param(call, 'organizationId'), title);
            const body = spaceView(row, ctx.urls);
            return { status: 201, body, headers: { Location: body.urls.location } };
        },
    },
    getSpaceById: {
        scope: 'space:metadata:read',
        handle: async (call) => {
            const { db, urls } = call.platform.ctx;
            return { body: spaceView(await findSpace(db, param(call, 'spaceId')), urls) };
        },
    },
    listSpaceIntegrations: {
        handle: async (call) => {
            const { urls } = call.platform.ctx;
            const installed = await integrationsOn(call);
            const list = paginate(
                installed.filter((integration) => matches(integration, call.query)),
                call.query,
                ({ row }) => row.name,
            );
            return {
                body: { ...list, items: list.items.map((item) => integrationView(item, urls)) },
            };
        },
    },
    listSpaceIntegrationsBlocks: {
        handle: async (call) => {
            const installed = await integrationsOn(call);
            return {
                body: installed
                    .filter(({ manifest }) => (manifest.blocks?.length ?? 0) > 0)
                    .map(({ row, manifest }) => ({ name: row.name, blocks: manifest.blocks })),
            };
        },
    },
};

async function integrationsOn(call: ApiCall) {
    const { db } = call.platform.ctx;
    const rows = await db
        .selectFrom('scoped_installations')
        .innerJoin('installations', 'installations.id', 'scoped_installations.installation_id')
        .select('installations.integration')
        .where('scoped_installations.kind', '=', 'space')
        .where('scoped_installations.scope_id', '=', param(call, 'spaceId'))
        .execute();
    return loadIntegrations(
        db,
        rows.map((row) => row.integration),
    );
}
