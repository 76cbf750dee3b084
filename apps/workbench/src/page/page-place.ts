import type { MovePage, WorkbenchPage } from '@bindery/contract';

export type Direction = 'up' | 'down' | 'in' | 'out';

interface Position {
    parent: WorkbenchPage | null;
    siblings: readonly WorkbenchPage[];
    index: number;
}

function positionOf(
    pages: readonly WorkbenchPage[],
    id: string,
    parent: WorkbenchPage | null = null,
): Position | null {
    const index = pages.findIndex((page) => page.id === id);
    if (index !== -1) return { parent, siblings: pages, index };
    for (const page of pages) {
        const found = positionOf(page.pages, id, page);
        if (found) return found;
    }
    return null;
}

/** Finds a page in a tree. */
export function findPage(pages: readonly WorkbenchPage[], id: string): WorkbenchPage | null {
    const position = positionOf(pages, id);
    return position?.siblings[position.index] ?? null;
}

/** Counts the pages below a page. */
export function countBelow({ pages }: WorkbenchPage): number {
    return pages.reduce((count, page) => count + 1 + countBelow(page), 0);
}

/**
 * Returns the place of a page that moves one step: `up` and `down` move it among its siblings, `in` moves it below the
 * previous sibling, `out` moves it behind its parent. Returns null if there is no such place.
 */
export function stepPlace(
    pages: readonly WorkbenchPage[],
    id: string,
    direction: Direction,
): MovePage | null {
    const position = positionOf(pages, id);
    if (!position) return null;
    const { parent, siblings, index } = position;
    const parentId = parent?.id ?? null;
    const previous = siblings[index - 1];
    switch (direction) {
        case 'up':
            return previous ? { parent: parentId, before: previous.id } : null;
        case 'down':
            return siblings[index + 1]
                ? { parent: parentId, before: siblings[index + 2]?.id ?? null }
                : null;
        case 'in':
            return previous ? { parent: previous.id, before: null } : null;
        case 'out': {
            const above = parent && positionOf(pages, parent.id);
            if (!above) return null;
            return {
                parent: above.parent?.id ?? null,
                before: above.siblings[above.index + 1]?.id ?? null,
            };
        }
    }
}

/** The position of a dropped page, relative to the page under the pointer. */
export type DropZone = 'before' | 'inside' | 'after';

/**
 * Returns the place of a page that is dropped on another page. Returns null if the other page is the page itself or a
 * page below it.
 */
export function dropPlace(
    pages: readonly WorkbenchPage[],
    draggedId: string,
    targetId: string,
    zone: DropZone,
): MovePage | null {
    const dragged = findPage(pages, draggedId);
    const target = positionOf(pages, targetId);
    if (!dragged || !target || findPage([dragged], targetId)) return null;
    if (zone === 'inside') return { parent: targetId, before: null };
    const parent = target.parent?.id ?? null;
    if (zone === 'before') return { parent, before: targetId };
    const next = target.siblings.slice(target.index + 1).find(({ id }) => id !== draggedId);
    return { parent, before: next?.id ?? null };
}
