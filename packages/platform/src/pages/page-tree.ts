import type { WorkbenchPage } from '@bindery/contract';

import type { PageNode } from '../database/schema.ts';

/** Finds the node of a page in a page tree. */
export function findNode(nodes: readonly PageNode[], id: string): PageNode | undefined {
    for (const node of nodes) {
        const found = node.id === id ? node : findNode(node.pages, id);
        if (found !== undefined) return found;
    }
    return undefined;
}

/** Returns the list that contains a page: the top level of the space, or the subpages of its parent. */
export function siblingsOf(nodes: PageNode[], id: string): PageNode[] | undefined {
    if (nodes.some((node) => node.id === id)) return nodes;
    for (const { pages } of nodes) {
        const found = siblingsOf(pages, id);
        if (found !== undefined) return found;
    }
    return undefined;
}

/** Removes a page with its subpages from a tree and returns it. */
export function takeNode(nodes: PageNode[], id: string): PageNode | undefined {
    const siblings = siblingsOf(nodes, id);
    return siblings?.splice(
        siblings.findIndex((node) => node.id === id),
        1,
    )[0];
}

/** Returns the slugs from the root to a page, joined by `/`. */
export function pathOf(nodes: readonly PageNode[], id: string): string | undefined {
    for (const node of nodes) {
        if (node.id === id) return node.slug;
        const below = pathOf(node.pages, id);
        if (below !== undefined) return `${node.slug}/${below}`;
    }
    return undefined;
}

/** Returns the path segment for a title: lower-case letters and digits of any script, and hyphens. */
export function slugOf(title: string): string {
    const slug = title
        .normalize('NFKD')
        .toLowerCase()
        .replaceAll(/\p{Mark}+/gu, '')
        .replaceAll(/[^\p{Letter}\p{Number}]+/gu, '-')
        .replaceAll(/^-+|-+$/g, '');
    return slug === '' ? 'page' : slug;
}

/** Counts the pages in a tree, including groups. */
export function countPages(nodes: readonly PageNode[]): number {
    return nodes.reduce((count, { pages }) => count + 1 + countPages(pages), 0);
}

/** Returns the slug of a title, with a number if a sibling has the same slug. */
export function freeSlug(title: string, siblings: readonly PageNode[]): string {
    const slug = slugOf(title);
    let free = slug;
    for (let n = 2; siblings.some((sibling) => sibling.slug === free); n++) free = `${slug}-${n}`;
    return free;
}

/** Converts a page and its subpages to the response for the workbench. */
export function pageView(node: PageNode, path: string): WorkbenchPage {
    return {
        id: node.id,
        title: node.title,
        path,
        ...(node.icon === undefined ? {} : { icon: node.icon }),
        pages: node.pages.map((page) => pageView(page, `${path}/${page.slug}`)),
    };
}
