import { createPage } from '../api/operations.ts';
import { navigate } from '../router/router.tsx';
import { refreshState } from '../store/workbench-store.ts';

/** Title of a page without one; the API requires at least one character. */
export const UNTITLED = 'Untitled';

/** Ids of pages created in this tab and not opened yet. Their title gets the focus when they open. */
const newPageIds = new Set<string>();

/** Creates an empty page, optionally below `parent`, and opens it. */
export async function addPage(spaceId: string, parent?: string): Promise<void> {
    const page = await createPage(spaceId, { title: UNTITLED, ...(parent ? { parent } : {}) });
    newPageIds.add(page.id);
    await refreshState();
    navigate({ name: 'page', spaceId, pageId: page.id });
}

/** Returns true for a page created in this tab, on the first call only. */
export function consumeNewPage(pageId: string): boolean {
    return newPageIds.delete(pageId);
}
