import { recordAudit } from '../audit/record-audit.ts';
import { transact, type PlatformContext, type UnitOfWork } from '../platform-context.ts';
import type { ScopeKind } from '../database/schema.ts';
import { PlatformError, notFound } from '../error.ts';
import {
    deleteScopedInstallation,
    loadScopedInstallations,
} from '../installations/scoped-installation.ts';
import { findIntegration } from '../integrations/integration.ts';
import { loadSpaces } from '../spaces/space.ts';
import { keepRemoved } from './removed-installations.ts';

/**
 * Deletes a space. Its pages, and the installations on it, can be restored for 30 days.
 *
 * @throws PlatformError `not_found`, or `conflict` for the last space of an organization.
 */
export async function deleteSpace(
    ctx: PlatformContext,
    organizationId: string,
    id: string,
): Promise<void> {
    await transact(ctx, async (change) => {
        // Locks every space of the organization, so that two concurrent deletions cannot delete the last two spaces.
        await change.tx
            .selectFrom('spaces')
            .select('id')
            .where('organization_id', '=', organizationId)
            .orderBy('id')
            .forUpdate()
            .execute();
        const spaces = await loadSpaces(change.tx, organizationId);
        if (spaces.length === 1 && spaces[0]?.id === id) {
            throw new PlatformError(
                'conflict',
                'The last space of an organization cannot be deleted. Create another space first.',
            );
        }
        await markDeleted(ctx, change, organizationId, 'space', id);
    });
}

/** Deletes a site. It can be restored for 30 days. @throws PlatformError `not_found`. */
export async function deleteSite(
    ctx: PlatformContext,
    organizationId: string,
    id: string,
): Promise<void> {
    await transact(ctx, (change) => markDeleted(ctx, change, organizationId, 'site', id));
}

async function markDeleted(
    ctx: PlatformContext,
    change: UnitOfWork,
    organizationId: string,
    kind: ScopeKind,
    id: string,
): Promise<void> {
    const { tx, notify } = change;
    const deleted = await tx
        .updateTable(kind === 'space' ? 'spaces' : 'sites')
        .set({ deleted_at: ctx.now() })
        .where('id', '=', id)
        .where('organization_id', '=', organizationId)
        .where('deleted_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
    if (deleted === undefined) throw notFound(kind === 'space' ? 'Space' : 'Site', id);
    const scoped = await loadScopedInstallations(ctx, tx, { kind, scopeId: id });
    for (const installation of scoped) {
        const integration = await findIntegration(tx, installation.integration);
        await deleteScopedInstallation(ctx, change, integration, installation);
        notify({ type: 'integration', integration: installation.integration });
    }
    await keepRemoved(ctx, change, organizationId, `${kind}:${id}`, { installations: [], scoped });
    await recordAudit(tx, { organizationId, action: `${kind}.delete`, target: id });
    notify({ type: 'state' });
}
