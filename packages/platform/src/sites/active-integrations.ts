import type { PublicManifest, Scope } from '@bindery/contract';

import type { Connection, ScopeKind } from '../database/schema.ts';

/** An integration that is active on a space or site. */
export interface ActiveIntegration {
    integration: string;
    installationId: string;
    organizationId: string;
    manifest: PublicManifest;
}

/**
 * Loads the integrations that are installed on a space or site and configured, oldest installation first. Leaves out
 * paused installations and disabled integrations.
 */
export async function loadActiveIntegrations(
    db: Connection,
    kind: ScopeKind,
    scopeId: string,
): Promise<ActiveIntegration[]> {
    const rows = await db
        .selectFrom('scoped_installations')
        .innerJoin('installations', 'installations.id', 'scoped_installations.installation_id')
        .innerJoin('integrations', 'integrations.name', 'installations.integration')
        .innerJoin('versions', (join) =>
            join
                .onRef('versions.integration', '=', 'integrations.name')
                .onRef('versions.number', '=', 'integrations.version'),
        )
        .select([
            'installations.integration',
            'installations.id',
            'installations.organization_id',
            'versions.manifest',
        ])
        .where('scoped_installations.kind', '=', kind)
        .where('scoped_installations.scope_id', '=', scopeId)
        .where('scoped_installations.status', '=', 'active')
        .where('installations.status', '=', 'active')
        .where('integrations.disabled_reason', 'is', null)
        .orderBy('scoped_installations.created_at')
        .orderBy('installations.integration')
        .execute();
    return rows.map((row) => ({
        integration: row.integration,
        installationId: row.id,
        organizationId: row.organization_id,
        manifest: row.manifest,
    }));
}

/** Returns the integrations whose manifest has a scope. */
export function withScope(
    integrations: readonly ActiveIntegration[],
    scope: Scope,
): ActiveIntegration[] {
    return integrations.filter(({ manifest }) => manifest.scopes.includes(scope));
}
