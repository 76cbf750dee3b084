import type { WorkbenchSpace } from '@bindery/contract';

import {
    createSpace,
    deleteSpace,
    duplicateSpace,
    renameSpace,
    restoreDeleted,
} from '../api/operations.ts';
import { addPage } from '../page/page-actions.ts';
import { currentRoute, navigate } from '../router/router.tsx';
import { changeLayout } from '../store/layout-store.ts';
import { attempt, showToast } from '../store/toast-store.ts';
import { refreshState, workbenchStore } from '../store/workbench-store.ts';

/** Opens the first page of a space. Creates one in a space without a page. */
export async function openSpace({ id, pages }: WorkbenchSpace): Promise<void> {
    const page = pages[0];
    if (page) navigate({ name: 'page', spaceId: id, pageId: page.id });
    else await addPage(id);
}

/** Asks for the title of a new space, and opens its first page. */
export function askNewSpace(): void {
    changeLayout({
        naming: {
            title: 'New space',
            action: 'Create space',
            initial: '',
            submit: async (title) => {
                const space = await createSpace(title);
                await refreshState();
                await openSpace(space);
            },
        },
    });
}

/** Asks for a new title of a space. */
export function askSpaceTitle({ id, title }: WorkbenchSpace): void {
    changeLayout({
        naming: {
            title: 'Rename space',
            action: 'Rename',
            initial: title,
            submit: async (next) => {
                await renameSpace(id, next);
                await refreshState();
            },
        },
    });
}

/** Copies a space with its pages and opens the copy. */
export async function copySpace({ id }: WorkbenchSpace): Promise<void> {
    await attempt('Duplicating the space', async () => {
        const copy = await duplicateSpace(id);
        await refreshState();
        await openSpace(copy);
    });
}

/** Deletes a space, and shows a message with a button that restores it. */
export async function removeSpace({ id, title }: WorkbenchSpace): Promise<void> {
    await attempt('Deleting the space', async () => {
        const route = currentRoute();
        await deleteSpace(id);
        if (route.name === 'page' && route.spaceId === id) {
            const other = workbenchStore.get().state?.spaces.find((space) => space.id !== id);
            if (other) await openSpace(other);
        }
        await refreshState();
        showToast({
            title: `Space “${title}” deleted`,
            undo: async () => {
                await restoreDeleted({ kind: 'space', id });
                await refreshState();
                if (route.name === 'page') navigate(route);
            },
        });
    });
}
