import {
    PlatformError,
    scopedInstallationView,
    findScopedInstallation,
    findInstallation,
    findSite,
    findSpace,
    install,
    installOnScope,
    installationView,
    loadScopedInstallations,
    loadInstallations,
    siteView,
    spaceView,
    uninstall,
    uninstallFromScope,
    updateScopedInstallation,
    updateInstallation,
    type ScopedInstallation,
    type ScopeKind,
} from '@bindery/platform';
import type {
    UpdateIntegrationInstallation,
    UpdateIntegrationSpaceInstallation,
} from '@gitbook/api';

import { maskConfiguration } from '../mask-configuration.ts';
import { param, userOf, type ApiCall, type Operation, type Operations } from './operation.ts';
import { byCreation, paginate } from './pagination.ts';

export const installationOperations: Operations = {
    listIntegrationInstallations: {
        handle: async (call) => {
            const { actor, platform, query } = call;
            const rows = await loadInstallations(platform.ctx, platform.ctx.db, {
                integration: param(call, 'integrationName'),
                id: actor.kind === 'installation' ? actor.installationId : undefined,
                externalId: query.get('externalId') ?? undefined,
            });
            const list = paginate(rows, query, (row) => byCreation(row, row.id));
            return {
                body: {
                    ...list,
                    items: list.items.map((row) =>
                        maskConfiguration(actor, installationView(platform.ctx, row)),
                    ),
                },
            };
        },
    },
    installIntegration: {
        handle: async (call) => {
            const { organization } = call.body as { organization: string };
            if (userOf(call).organizationId !== organization) {
                throw new PlatformError('not_found', `Organization "${organization}" not found`);
            }
            const installed = await install(
                call.platform.ctx,
                param(call, 'integrationName'),
                organization,
            );
            const body = maskConfiguration(
                call.actor,
                installationView(call.platform.ctx, installed),
            );
            return { status: 201, body, headers: { Location: body.urls.location } };
        },
    },
    getIntegrationInstallationById: {
        handle: async (call) => {
            const { ctx } = call.platform;
            const row = await findInstallation(
                ctx,
                ctx.db,
                param(call, 'integrationName'),
                param(call, 'installationId'),
            );
            return { body: maskConfiguration(call.actor, installationView(ctx, row)) };
        },
    },
    updateIntegrationInstallation: {
        handle: async (call) => {
            const { ctx } = call.platform;
            const { space_selection: spaces, site_selection: sites } =
                call.body as UpdateIntegrationInstallation;
            if (spaces === 'all' || sites === 'all') requireInstaller(call);
            const row = await updateInstallation(
                ctx,
                param(call, 'integrationName'),
                param(call, 'installationId'),
                call.body as UpdateIntegrationInstallation,
            );
            return { body: maskConfiguration(call.actor, installationView(ctx, row)) };
        },
    },
    uninstallIntegration: {
        handle: async (call) => {
            await uninstall(
                call.platform.ctx,
                param(call, 'integrationName'),
                param(call, 'installationId'),
            );
            return { status: 204 };
        },
    },
    createIntegrationInstallationToken: {
        handle: async (call) => {
            const { actor, platform } = call;
            const { ctx } = platform;
            if (actor.kind !== 'integration')
                throw new Error('The operation admits integrations only.');
            const { integration } = await platform.environments.assemble({
                kind: 'integration',
                integration: actor.integration,
            });
            const row = await findInstallation(
                ctx,
                ctx.db,
                param(call, 'integrationName'),
                param(call, 'installationId'),
            );
            const token = await ctx.tokens.issueCodeToken({
                kind: 'installation',
                integration: row.integration,
                integrationId: integration.row.id,
                installationId: row.id,
                organizationId: row.organization_id,
                scopes: actor.scopes,
            });
            return { body: { token } };
        },
    },
    listIntegrationInstallationSpaces: listBelow('space', true),
    listIntegrationInstallationSites: listBelow('site', true),
    listIntegrationSpaceInstallations: listBelow('space', false),
    listIntegrationSiteInstallations: listBelow('site', false),
    installIntegrationOnSpace: installBelow('space'),
    installIntegrationOnSite: installBelow('site'),
    getIntegrationSpaceInstallation: getBelow('space'),
    getIntegrationSiteInstallation: getBelow('site'),
    updateIntegrationSpaceInstallation: updateBelow('space'),
    updateIntegrationSiteInstallation: updateBelow('site'),
    uninstallIntegrationFromSpace: uninstallBelow('space'),
    uninstallIntegrationFromSite: uninstallBelow('site'),
};

/**
 * Requires a user as the caller that extends an installation to further spaces or sites. The integration could
 * otherwise get access to content that no user selected, e.g. private spaces.
 *
 * @throws PlatformError `forbidden`.
 */
function requireInstaller({ actor }: ApiCall): void {
    if (actor.kind === 'user') return;
    throw new PlatformError(
        'forbidden',
        'An integration cannot extend its own installation. A person who may install integrations selects its spaces and sites.',
    );
}

/** Returns an installation for a response. With `extended=true` it has the space or site, else the id of that. */
async function view(call: ApiCall, row: ScopedInstallation): Promise<object> {
    const { ctx } = call.platform;
    const base = maskConfiguration(call.actor, scopedInstallationView(ctx, row));
    if (call.query.get('extended') !== 'true') return { ...base, [row.kind]: row.scope_id };
    return {
        ...base,
        [row.kind]:
            row.kind === 'space'
                ? spaceView(await findSpace(ctx.db, row.scope_id), ctx.urls)
                : await siteView(ctx.db, await findSite(ctx.db, row.scope_id), ctx.urls),
    };
}

function listBelow(kind: ScopeKind, ofInstallation: boolean): Operation {
    return {
        handle: async (call) => {
            const { actor, platform, query } = call;
            const { ctx } = platform;
            const own = actor.kind === 'installation' ? actor.installationId : undefined;
            const rows = await loadScopedInstallations(ctx, ctx.db, {
                integration: param(call, 'integrationName'),
                installationId: ofInstallation ? param(call, 'installationId') : own,
                kind,
                externalId: query.get('externalId') ?? undefined,
            });
            const list = paginate(rows, query, (row) =>
                byCreation(row, `${row.installation_id}/${row.scope_id}`),
            );
            const items = await Promise.all(list.items.map((row) => view(call, row)));
            return { body: { ...list, items } };
        },
    };
}

/** Returns the key of an installation on a space or site, from the path's parameters. */
function keyOf(call: ApiCall, kind: ScopeKind) {
    return {
        installationId: param(call, 'installationId'),
        kind,
        scopeId: param(call, `${kind}Id`),
    };
}

function installBelow(kind: ScopeKind): Operation {
    return {
        handle: async (call) => {
            const { ctx } = call.platform;
            requireInstaller(call);
            const body = call.body as { space?: string; siteId?: string };
            const row = await installOnScope(
                ctx,
                param(call, 'integrationName'),
                param(call, 'installationId'),
                kind,
                (kind === 'space' ? body.space : body.siteId) ?? '',
            );
            return {
                status: 201,
                body: await view(call, row),
                headers: { Location: scopedInstallationView(ctx, row).urls.location },
            };
        },
    };
}

function getBelow(kind: ScopeKind): Operation {
    return {
        handle: async (call) => {
            const { ctx } = call.platform;
            const row = await findScopedInstallation(ctx, ctx.db, {
                integration: param(call, 'integrationName'),
                ...keyOf(call, kind),
            });
            return { body: await view(call, row) };
        },
    };
}

function updateBelow(kind: ScopeKind): Operation {
    return {
        handle: async (call) => {
            const { ctx } = call.platform;
            const row = await updateScopedInstallation(
                ctx,
                param(call, 'integrationName'),
                keyOf(call, kind),
                call.body as UpdateIntegrationSpaceInstallation,
            );
            return { body: await view(call, row) };
        },
    };
}

function uninstallBelow(kind: ScopeKind): Operation {
    return {
        handle: async (call) => {
            await uninstallFromScope(
                call.platform.ctx,
                param(call, 'integrationName'),
                keyOf(call, kind),
            );
            return { status: 204 };
        },
    };
}
