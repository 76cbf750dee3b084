import { createPage } from '../api/operations.ts';
import { navigate } from '../router/router.tsx';
import { refreshState } from '../store/workbench-store.ts';

/** The title of a page that has none: the API asks for at least one character. */
export const UNTITLED = 'Untitled';

/** Pages made here that were not opened yet: their title is what one writes first. */
const fresh = new Set<string>();

/** Makes an empty page, below another one when that is given, and opens it. */
export async function addPage(spaceId: string, parent?: string): Promise<void> {
    const page = await createPage(spaceId, { title: UNTITLED, ...(parent ? { parent } : {}) });
    fresh.add(page.id);
    await refreshState();
    navigate({ name: 'page', spaceId, pageId: page.id });
}

/** True once for a page that was just made. */
export function takeFresh(pageId: string): boolean {
    return fresh.delete(pageId);
}
