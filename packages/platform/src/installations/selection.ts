import { advisoryLock } from '../database/advisory-lock.ts';
import type { ScopeKind, Tx } from '../database/schema.ts';
import { findIntegration, type PublishedIntegration } from '../integrations/integration.ts';
import type { UnitOfWork, PlatformContext } from '../platform-context.ts';
import { insertScopedInstallation, requireTarget } from './scoped-installation.ts';

/**
 * Takes a lock that serializes two kinds of transactions, because neither sees the uncommitted rows of the other: those
 * that add a space or site to an organization, and those that install an integration on all its spaces or sites.
 * Callers take this lock before any other lock.
 */
export async function lockSelection(tx: Tx, organizationId: string): Promise<void> {
    await advisoryLock(tx, `selection:${organizationId}`);
}

/**
 * Installs an integration on every space or site of the organization on which it is not installed yet. The caller holds
 * the lock of {@link lockSelection}.
 *
 * @throws PlatformError `invalid` when the manifest's target excludes spaces or sites.
 */
export async function installOnAll(
    ctx: PlatformContext,
    change: UnitOfWork,
    integration: PublishedIntegration,
    installation: { id: string; organization_id: string },
    kind: ScopeKind,
): Promise<void> {
    requireTarget(integration, kind);
    const scopes = await change.tx
        .selectFrom(kind === 'space' ? 'spaces' : 'sites')
        .select('id')
        .where('organization_id', '=', installation.organization_id)
        .where('deleted_at', 'is', null)
        .orderBy('created_at')
        .execute();
    for (const { id: scopeId } of scopes) {
        await insertScopedInstallation(ctx, change, integration, {
            kind,
            integration: integration.row.name,
            installationId: installation.id,
            scopeId,
        });
    }
}

/** Installs integrations on a new space or site, if their installation selected all spaces or all sites. */
export async function installSelected(
    ctx: PlatformContext,
    change: UnitOfWork,
    organizationId: string,
    kind: ScopeKind,
    scopeId: string,
): Promise<void> {
    await lockSelection(change.tx, organizationId);
    const installations = await change.tx
        .selectFrom('installations')
        .select(['id', 'integration'])
        .where('organization_id', '=', organizationId)
        .where(kind === 'space' ? 'space_selection' : 'site_selection', '=', 'all')
        .orderBy('id')
        .execute();
    for (const { id: installationId, integration } of installations) {
        await insertScopedInstallation(ctx, change, await findIntegration(change.tx, integration), {
            kind,
            integration,
            installationId,
            scopeId,
        });
        change.notify({ type: 'integration', integration });
    }
}
