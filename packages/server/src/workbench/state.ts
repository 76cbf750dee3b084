import type {
    WorkbenchInstallation,
    WorkbenchIntegration,
    WorkbenchSpace,
    WorkbenchState,
} from '@bindery/contract';
import { listOrganizations } from '@bindery/identity';
import {
    currentSpaceRevision,
    findOrganization,
    findUser,
    installationView,
    integrationNames,
    integrationView,
    loadScopedInstallations,
    loadInstallations,
    loadIntegrations,
    loadSites,
    loadSpaces,
    maskConfigurationFields,
    pageView,
    type PlatformContext,
    type PublishedIntegration,
    type SpaceRow,
    type User,
} from '@bindery/platform';

import type { Folders } from '../development/folders.ts';
import { maskConfiguration } from '../mask-configuration.ts';

/**
 * Reads the state that the workbench loads first, for the user's organization. Integrations and builds are empty
 * without the permission to read them.
 */
export async function readState(
    ctx: PlatformContext,
    folders: Folders,
    user: User,
): Promise<WorkbenchState> {
    const { db, urls } = ctx;
    const { organizationId } = user;
    const organization = await findOrganization(db, organizationId);
    const person = await findUser(db, user.userId);
    const spaces = await loadSpaces(db, organizationId);
    const sites = await loadSites(db, organizationId);
    const readsIntegrations = user.permissions.includes('integrations:read');
    // Other organizations must not see paths of this machine.
    const own = folders.organizationId() === organizationId ? folders : undefined;
    return {
        organization: { id: organization.id, title: organization.title },
        user: {
            id: person.id,
            displayName: person.display_name,
            permissions: [...user.permissions],
        },
        organizations: (user.credential?.kind === 'session'
            ? await listOrganizations(db, user.userId)
            : [organization]
        ).map(({ id, title }) => ({ id, title })),
        spaces: await Promise.all(spaces.map((space) => workbenchSpace(ctx, space))),
        sites: sites.map((site) => ({ id: site.id, title: site.title, url: urls.site(site) })),
        integrations: readsIntegrations ? await readIntegrations(ctx, own, user) : [],
        builds: readsIntegrations ? (own?.builds() ?? []) : [],
        mode: folders.watching ? 'development' : 'production',
    };
}

/** Reads the integrations that the user's organization owns or has installed. */
async function readIntegrations(
    ctx: PlatformContext,
    own: Folders | undefined,
    user: User,
): Promise<WorkbenchIntegration[]> {
    const { db } = ctx;
    const installations = await readInstallations(ctx, user);
    const names = await integrationNames(db, user.organizationId);
    const integrations = await loadIntegrations(db, [
        ...new Set([...names, ...installations.keys()]),
    ]);
    return integrations.map((integration) =>
        workbenchIntegration(ctx, own, integration, installations.get(integration.row.name)),
    );
}

export async function workbenchSpace(
    ctx: PlatformContext,
    space: SpaceRow,
): Promise<WorkbenchSpace> {
    const revision = await currentSpaceRevision(ctx.db, space.id);
    return {
        id: space.id,
        title: space.title,
        // The published client declares these strings as an enum.
        visibility: space.visibility as WorkbenchSpace['visibility'],
        pages: revision.pages.map((page) => pageView(page, page.slug)),
    };
}

async function readInstallations(
    ctx: PlatformContext,
    user: User,
): Promise<Map<string, WorkbenchInstallation[]>> {
    const { organizationId } = user;
    const rows = await loadInstallations(ctx, ctx.db, { organizationId });
    const below = Map.groupBy(
        await loadScopedInstallations(ctx, ctx.db, { organizationId }),
        ({ installation_id }) => installation_id,
    );
    const names = [...new Set(rows.map(({ integration }) => integration))];
    const manifests = new Map(
        (await loadIntegrations(ctx.db, names)).map(({ row, manifest }) => [row.name, manifest]),
    );
    const byIntegration = new Map<string, WorkbenchInstallation[]>();
    for (const row of rows) {
        const own = below.get(row.id) ?? [];
        const definitions = manifests.get(row.integration)?.configurations;
        const entry: WorkbenchInstallation = {
            installation: maskConfiguration(user, installationView(ctx, row), definitions?.account),
            spaces: own
                .filter(({ kind }) => kind === 'space')
                .map(({ scope_id, status, configuration }) => ({
                    spaceId: scope_id,
                    status,
                    configuration: maskConfigurationFields(definitions?.space, configuration),
                })),
            sites: own
                .filter(({ kind }) => kind === 'site')
                .map(({ scope_id, status, configuration }) => ({
                    siteId: scope_id,
                    status,
                    configuration: maskConfigurationFields(definitions?.site, configuration),
                })),
        };
        byIntegration.set(row.integration, [...(byIntegration.get(row.integration) ?? []), entry]);
    }
    return byIntegration;
}

function workbenchIntegration(
    ctx: PlatformContext,
    folders: Folders | undefined,
    published: PublishedIntegration,
    installations: WorkbenchInstallation[] | undefined,
): WorkbenchIntegration {
    const { row, manifest, sdk } = published;
    const folder = folders?.folderOf(row.name);
    return {
        integration: integrationView(published, ctx.urls),
        // The cast holds: the manifest's schema accepts the same configurations as the OpenAPI document.
        configurations: (manifest.configurations ?? {}) as WorkbenchIntegration['configurations'],
        installations: installations ?? [],
        ...(folder === undefined ? {} : { folder }),
        sdk,
        ...(row.disabled_reason === null ? {} : { disabledReason: row.disabled_reason }),
    };
}
