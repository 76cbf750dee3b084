import type { Change, Core } from '../core.ts';
import type { PublishedIntegration } from '../integrations/integration.ts';
import { configurationOf, statusOf } from './configuration.ts';
import { loadContentInstallations } from './content-installation.ts';
import { loadInstallations } from './installation.ts';

/** A new version may ask for more, or less, than the one before: what waits for configuration is looked at anew. */
export async function refreshStatuses(
    core: Core,
    { tx }: Change,
    integration: PublishedIntegration,
): Promise<void> {
    const { name } = integration.row;
    for (const { id, status, configuration } of await loadInstallations(core, tx, {
        integration: name,
    })) {
        const now = statusOf(configurationOf(integration.manifest, 'account'), configuration);
        if (status === 'paused' || status === now) continue;
        await tx.updateTable('installations').set({ status: now }).where('id', '=', id).execute();
    }
    for (const content of await loadContentInstallations(core, tx, { integration: name })) {
        const { installation_id, kind, content_id, status, configuration } = content;
        const now = statusOf(configurationOf(integration.manifest, kind), configuration);
        if (status === now) continue;
        await tx
            .updateTable('content_installations')
            .set({ status: now })
            .where('installation_id', '=', installation_id)
            .where('kind', '=', kind)
            .where('content_id', '=', content_id)
            .execute();
    }
}
