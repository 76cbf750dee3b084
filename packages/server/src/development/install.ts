import {
    acceptsTarget,
    install,
    installOnScope,
    loadScopedInstallations,
    loadInstallations,
    loadSites,
    loadSpaces,
    type PlatformContext,
    type PublishedIntegration,
} from '@bindery/platform';

/**
 * Installs integrations on the organization and, as their manifest's `target` allows, on its spaces and sites, so that
 * an author sees them at once. Existing installations are not changed.
 */
export async function installEverywhere(
    ctx: PlatformContext,
    organizationId: string,
    integrations: readonly PublishedIntegration[],
): Promise<void> {
    const spaces = await loadSpaces(ctx.db, organizationId);
    const sites = await loadSites(ctx.db, organizationId);
    for (const integration of integrations) {
        const { name } = integration.row;
        const [existing] = await loadInstallations(ctx, ctx.db, {
            integration: name,
            organizationId,
        });
        if (existing !== undefined) continue;
        const { id } = await install(ctx, name, organizationId);
        const below = [
            ...spaces.map((space) => ({ kind: 'space' as const, scopeId: space.id })),
            ...sites.map((site) => ({ kind: 'site' as const, scopeId: site.id })),
        ];
        for (const { kind, scopeId } of below) {
            if (!acceptsTarget(integration, kind)) continue;
            const [there] = await loadScopedInstallations(ctx, ctx.db, {
                installationId: id,
                kind,
                scopeId,
            });
            if (there === undefined) await installOnScope(ctx, name, id, kind, scopeId);
        }
    }
}
