import type { WorkbenchPage, WorkbenchState } from '@bindery/contract';

/** Returns the pages of a space; empty until the state is loaded. */
export function pagesOf(state: WorkbenchState | null, spaceId: string): readonly WorkbenchPage[] {
    return state?.spaces.find(({ id }) => id === spaceId)?.pages ?? [];
}

/** Finds a page in the tree. */
export function findPage(
    pages: readonly WorkbenchPage[],
    matches: (page: WorkbenchPage) => boolean,
): WorkbenchPage | undefined {
    for (const page of pages) {
        const found = matches(page) ? page : findPage(page.pages, matches);
        if (found) return found;
    }
    return undefined;
}

/** Finds the page at a path that a webframe sent; leading and trailing slashes are ignored. */
export function pageAt(pages: readonly WorkbenchPage[], path: string): WorkbenchPage | undefined {
    const trimmed = trimSlashes(path);
    return findPage(pages, (page) => trimSlashes(page.path) === trimmed);
}

function trimSlashes(path: string): string {
    return path.replaceAll(/^\/+|\/+$/g, '');
}
