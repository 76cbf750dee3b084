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

/**
 * Returns a function that gives each title a slug that no sibling has, with a number if needed. Equal titles take
 * constant time each.
 */
export function slugGiver(siblings: readonly PageNode[]): (title: string) => string {
    const taken = new Set(siblings.map(({ slug }) => slug));
    /** The next number of each slug that was given. */
    const next = new Map<string, number>();
    return (title) => {
        const slug = slugOf(title);
        let free = slug;
        let number = next.get(slug) ?? 2;
        if (next.has(slug)) free = `${slug}-${number++}`;
        while (taken.has(free)) free = `${slug}-${number++}`;
        next.set(slug, number);
        taken.add(free);
        return free;
    };
}

/** Returns the slug of a title, with a number if a sibling has the same slug. */
export function freeSlug(title: string, siblings: readonly PageNode[]): string {
    return slugGiver(siblings)(title);
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
