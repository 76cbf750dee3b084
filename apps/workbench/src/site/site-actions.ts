import type { WorkbenchSite, WorkbenchSpace } from '@bindery/contract';

import { createSite, deleteSite, renameSite, restoreDeleted } from '../api/operations.ts';
import { changeLayout } from '../store/layout-store.ts';
import { attempt, showToast } from '../store/toast-store.ts';
import { refreshState } from '../store/workbench-store.ts';

/** Asks for the title of a new site, which publishes a space. */
export function askNewSite(space: WorkbenchSpace): void {
    changeLayout({
        naming: {
            title: `Publish “${space.title}” as a site`,
            action: 'Create site',
            initial: space.title,
            submit: async (title) => {
                await createSite(title, [space.id]);
                await refreshState();
            },
        },
    });
}

/** Asks for a new title of a site. Its address does not change. */
export function askSiteTitle({ id, title }: WorkbenchSite): void {
    changeLayout({
        naming: {
            title: 'Rename site',
            action: 'Rename',
            initial: title,
            submit: async (next) => {
                await renameSite(id, next);
                await refreshState();
            },
        },
    });
}

/** Deletes a site, and shows a message with an undo button, which restores it. */
export async function removeSite({ id, title }: WorkbenchSite): Promise<void> {
    await attempt('Deleting the site', async () => {
        await deleteSite(id);
        await refreshState();
        showToast({
            title: `Site “${title}” deleted`,
            undo: async () => {
                await restoreDeleted({ kind: 'site', id });
                await refreshState();
            },
        });
    });
}
