import type { WorkbenchPage } from '@bindery/contract';

import type { PageNode } from '../database/schema.ts';
import { PlatformError, notFound } from '../error.ts';
import { createId } from '../id.ts';
import type { PlatformContext, UnitOfWork } from '../platform-context.ts';
import { changePages } from './page.ts';
import { insertDocument, loadDocument } from './page-document.ts';
import { findNode, freeSlug, pageView, pathOf, siblingsOf, takeNode } from './page-tree.ts';

/** The new place of a page. */
export interface PagePlace {
    /** Id of the new parent; null for the top level of the space. */
    parent: string | null;
    /** Id of the sibling that follows the page; null for the last place. */
    before: string | null;
}

/**
 * Moves a page with its subpages. Its path changes with its parent, and its slug when a sibling has it already.
 *
 * @throws PlatformError `not_found`, or `invalid` for a place below the page itself.
 */
export async function movePage(
    ctx: PlatformContext,
    spaceId: string,
    pageId: string,
    place: PagePlace,
    userId: string,
): Promise<WorkbenchPage> {
    const pages = await changePages(ctx, spaceId, userId, async (_change, nodes) => {
        const moved = takeNode(nodes, pageId);
        if (moved === undefined) throw notFound('Page', pageId);
        if (place.parent !== null && findNode([moved], place.parent) !== undefined) {
            throw new PlatformError('invalid', 'parent must not be the page itself or below it.');
        }
        const siblings = place.parent === null ? nodes : findNode(nodes, place.parent)?.pages;
        if (siblings === undefined) throw notFound('Page', place.parent ?? '');
        insertBefore(siblings, { ...moved, slug: freeSlug(moved.slug, siblings) }, place.before);
        return nodes;
    });
    return viewOf(pages, pageId);
}

/** @throws PlatformError `not_found` if no sibling has the id `before`. */
function insertBefore(siblings: PageNode[], node: PageNode, before: string | null): void {
    const index = before === null ? siblings.length : siblings.findIndex(({ id }) => id === before);
    if (index === -1) throw notFound('Page', before ?? '');
    siblings.splice(index, 0, node);
}

/**
 * Copies a page with its subpages and places the copy after it.
 *
 * @throws PlatformError `not_found`, `quota_exceeded`.
 */
export async function duplicatePage(
    ctx: PlatformContext,
    spaceId: string,
    pageId: string,
    userId: string,
): Promise<WorkbenchPage> {
    let copyId = '';
    const pages = await changePages(ctx, spaceId, userId, async (change, nodes) => {
        const siblings = siblingsOf(nodes, pageId);
        const index = siblings?.findIndex(({ id }) => id === pageId) ?? -1;
        const original = siblings?.[index];
        if (siblings === undefined || original === undefined) throw notFound('Page', pageId);
        const title = `${original.title} (copy)`;
        const copy = {
            ...(await copyNode(ctx, change, spaceId, original)),
            title,
            slug: freeSlug(title, siblings),
        };
        copyId = copy.id;
        siblings.splice(index + 1, 0, copy);
        return nodes;
    });
    return viewOf(pages, copyId);
}

/** Copies a page and its subpages into a space. The copies have new ids, and their document versions start at 1. */
export async function copyNode(
    ctx: PlatformContext,
    change: UnitOfWork,
    spaceId: string,
    node: PageNode,
): Promise<PageNode> {
    const id = createId();
    const { document } = await loadDocument(change.tx, node.documentId);
    const documentId = await insertDocument(ctx, change.tx, spaceId, id, 1, document);
    const now = ctx.now().toISOString();
    const pages: PageNode[] = [];
    for (const page of node.pages) pages.push(await copyNode(ctx, change, spaceId, page));
    return { ...node, id, documentId, pages, createdAt: now, updatedAt: now };
}

function viewOf(pages: readonly PageNode[], pageId: string): WorkbenchPage {
    const node = findNode(pages, pageId);
    if (node === undefined) throw notFound('Page', pageId);
    return pageView(node, pathOf(pages, pageId) ?? node.slug);
}
