import type { MovePage, WorkbenchPage } from '@bindery/contract';

import {
    createPage,
    deletePage,
    duplicatePage,
    getPage,
    movePage,
    restorePage,
    updatePage,
} from '../api/operations.ts';
import { currentRoute, navigate } from '../router/router.tsx';
import { changeLayout } from '../store/layout-store.ts';
import { attempt, showToast } from '../store/toast-store.ts';
import { refreshState, workbenchStore } from '../store/workbench-store.ts';
import { countBelow, findPage, stepPlace, type Direction } from './page-place.ts';

/** Title of a page without one; the API requires at least one character. */
export const UNTITLED = 'Untitled';

/** Ids of pages created in this tab and not opened yet. Their title gets the focus when they open. */
const newPageIds = new Set<string>();

/** Creates an empty page, optionally below `parent`, and opens it. */
export async function addPage(spaceId: string, parent?: string): Promise<void> {
    await attempt('Creating the page', async () => {
        const page = await createPage(spaceId, { title: UNTITLED, ...(parent ? { parent } : {}) });
        newPageIds.add(page.id);
        await refreshState();
        navigate({ name: 'page', spaceId, pageId: page.id });
    });
}

/** Returns true for a page created in this tab, on the first call only. */
export function consumeNewPage(pageId: string): boolean {
    return newPageIds.delete(pageId);
}

const pagesOf = (spaceId: string): readonly WorkbenchPage[] =>
    workbenchStore.get().state?.spaces.find(({ id }) => id === spaceId)?.pages ?? [];

/** Asks for a new title of a page. */
export function askPageTitle(spaceId: string, pageId: string): void {
    const title = findPage(pagesOf(spaceId), pageId)?.title ?? '';
    changeLayout({
        naming: {
            title: 'Rename page',
            action: 'Rename',
            initial: title,
            submit: async (next) => {
                const { documentVersion } = await getPage(spaceId, pageId);
                await updatePage(spaceId, pageId, { title: next, documentVersion });
                await refreshState();
            },
        },
    });
}

/** Moves a page to another place of its space. */
export async function placePage(spaceId: string, pageId: string, place: MovePage): Promise<void> {
    await attempt('Moving the page', async () => {
        await movePage(spaceId, pageId, place);
        await refreshState();
    });
}

/** Moves a page one step. Does nothing at the end of its siblings. */
export async function stepPage(
    spaceId: string,
    pageId: string,
    direction: Direction,
): Promise<void> {
    const place = stepPlace(pagesOf(spaceId), pageId, direction);
    if (place) await placePage(spaceId, pageId, place);
}

/** Copies a page with its subpages and opens the copy. */
export async function copyPage(spaceId: string, pageId: string): Promise<void> {
    await attempt('Duplicating the page', async () => {
        const copy = await duplicatePage(spaceId, pageId);
        await refreshState();
        navigate({ name: 'page', spaceId, pageId: copy.id });
    });
}

/** Deletes a page with its subpages, and shows a message with a button that restores them. */
export async function removePage(spaceId: string, pageId: string): Promise<void> {
    const page = findPage(pagesOf(spaceId), pageId);
    const below = page ? countBelow(page) : 0;
    const title = `“${page?.title || UNTITLED}”`;
    await attempt('Deleting the page', async () => {
        const route = currentRoute();
        const isOpen =
            route.name === 'page' && page !== null && findPage([page], route.pageId) !== null;
        const { revisionId } = await deletePage(spaceId, pageId);
        // Home opens the first page of the state, which must not be the deleted one.
        await refreshState();
        if (isOpen) navigate({ name: 'home' }, { replace: true });
        showToast({
            title: below === 0 ? `${title} deleted` : `${title} and ${countOf(below)} deleted`,
            undo: async () => {
                await restorePage(spaceId, pageId, revisionId);
                await refreshState();
                if (isOpen) navigate({ name: 'page', spaceId, pageId });
            },
        });
    });
}

function countOf(below: number): string {
    return below === 1 ? 'the page below it' : `the ${below} pages below it`;
}
