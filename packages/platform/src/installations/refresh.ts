import type { UnitOfWork, PlatformContext } from '../platform-context.ts';
import type { PublishedIntegration } from '../integrations/integration.ts';
import { recordEvents, type RecordedEvent } from '../outbox/record.ts';
import { configurationOf, statusOf } from './configuration.ts';
import { loadScopedInstallations, setupEvent } from './scoped-installation.ts';
import { installationSetup, loadInstallations } from './installation.ts';

/**
 * A new version may ask for more, or less, than the one before: what waits for configuration is looked at anew, and each
 * installation whose status changes is told so. Rows are locked, so that nothing that is paused meanwhile is resumed.
 */
export async function refreshStatuses(
    ctx: PlatformContext,
    changing: UnitOfWork,
    integration: PublishedIntegration,
): Promise<void> {
    const { tx } = changing;
    const { name } = integration.row;
    const events: RecordedEvent[] = [];
    await tx
        .selectFrom('installations')
        .select('id')
        .where('integration', '=', name)
        .orderBy('id')
        .forUpdate()
        .execute();
    const installations = await loadInstallations(ctx, tx, { integration: name });
    for (const { id, status: before, configuration } of installations) {
        const status = statusOf(configurationOf(integration.manifest, 'account'), configuration);
        if (before === 'paused' || before === status) continue;
        await tx.updateTable('installations').set({ status }).where('id', '=', id).execute();
        events.push(
            installationSetup(integration, id, {
                status,
                previous: { status: before, configuration },
            }),
        );
    }
    const ids = installations.map(({ id }) => id);
    if (ids.length > 0) {
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
    for (const content of await loadScopedInstallations(ctx, tx, { integration: name })) {
        const { installation_id, kind, scope_id, status: before, configuration } = content;
        const status = statusOf(configurationOf(integration.manifest, kind), configuration);
        if (before === status) continue;
        await tx
            .updateTable('scoped_installations')
            .set({ status })
            .where('installation_id', '=', installation_id)
            .where('kind', '=', kind)
            .where('scope_id', '=', scope_id)
            .execute();
        events.push(
            setupEvent(integration, installation_id, kind, scope_id, {
                status,
                previous: { status: before, configuration },
            }),
        );
    }
    await recordEvents(ctx, changing, events);
}
