import type { UnitOfWork, PlatformContext } from '../platform-context.ts';
import type { PublishedIntegration } from '../integrations/integration.ts';
import type { InstalledScope } from '../invocation-scope.ts';
import { recordEvents, type RecordedEvent } from '../outbox/record-events.ts';
import { setupEvent, statusIn, updateRow, type InstallationState } from './installation-state.ts';
import { loadInstallations } from './installation.ts';
import { loadScopedInstallations, scopeOfRow } from './scoped-installation.ts';

/**
 * Recomputes the status of each installation from a new version's manifest, and records an event for each status that
 * changes. Locks the rows, so that an installation that is paused concurrently stays paused.
 */
export async function refreshStatuses(
    ctx: PlatformContext,
    change: UnitOfWork,
    integration: PublishedIntegration,
): Promise<void> {
    const { tx } = change;
    const { name } = integration.row;
    const events: RecordedEvent[] = [];
    async function refresh(scope: InstalledScope, before: InstallationState): Promise<void> {
        const status = statusIn(integration, scope, before);
        if (before.status === status) return;
        await updateRow(tx, scope, { status });
        events.push(setupEvent(integration, scope, status, before));
    }

    await tx
        .selectFrom('installations')
        .select('id')
        .where('integration', '=', name)
        .orderBy('id')
        .forUpdate()
        .execute();
    const installations = await loadInstallations(ctx, tx, { integration: name });
    for (const before of installations) {
        const { id: installationId } = before;
        await refresh({ kind: 'installation', integration: name, installationId }, before);
    }
    if (installations.length > 0) {
        const ids = installations.map(({ id }) => id);
        await tx
            .selectFrom('scoped_installations')
            .select('scope_id')
            .where('installation_id', 'in', ids)
            .orderBy('installation_id')
            .orderBy('kind')
            .orderBy('scope_id')
            .forUpdate()
            .execute();
    }
    for (const before of await loadScopedInstallations(ctx, tx, { integration: name })) {
        await refresh(scopeOfRow(before), before);
    }
    await recordEvents(ctx, change, events);
}
