import type { WorkbenchPage, WorkbenchState } from '@bindery/contract';

/** The pages of a space, as far as they are known yet. */
export function pagesOf(state: WorkbenchState | null, spaceId: string): readonly WorkbenchPage[] {
    return state?.spaces.find(({ id }) => id === spaceId)?.pages ?? [];
}

/** Finds a page among these and those below them. */
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

/** The page that a webframe names by its path, however it writes its slashes. */
export function pageAt(pages: readonly WorkbenchPage[], path: string): WorkbenchPage | undefined {
    const bare = trimSlashes(path);
    return findPage(pages, (page) => trimSlashes(page.path) === bare);
}

function trimSlashes(path: string): string {
    return path.replaceAll(/^\/+|\/+$/g, '');
}
