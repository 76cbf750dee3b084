import type { DocumentBlock, JSONDocument, PageContent, WorkbenchPage } from '@bindery/contract';

import { transact, type UnitOfWork, type PlatformContext } from '../platform-context.ts';
import { json, type PageNode } from '../database/schema.ts';
import { PlatformError, notFound } from '../error.ts';
import { createId } from '../id.ts';
import { findUser, userView } from '../organizations/organization.ts';
import { newEvent } from '../new-event.ts';
import { recordSpaceEvent } from '../outbox/record-scope-event.ts';
import { requireQuota } from '../quotas.ts';
import { updateSearchIndex } from '../search/search-index.ts';
import { createDocument, insertDocument, loadDocument } from './page-document.ts';
import {
    countPages,
    findNode,
    freeSlug,
    pageView,
    pathOf,
    siblingsOf,
    slugOf,
    takeNode,
} from './page-tree.ts';
import { currentSpaceRevision } from './space-revision.ts';

export interface NewPage {
    title: string;
    parent?: string | undefined;
    nodes?: readonly DocumentBlock[];
}

/**
 * Adds a page as the last child of its parent, or at the end of the space.
 *
 * @throws PlatformError `not_found` when there is no such parent.
 */
export async function createPage(
    ctx: PlatformContext,
    spaceId: string,
    page: NewPage,
    userId: string,
): Promise<WorkbenchPage> {
    const id = createId();
    const pages = await changePages(ctx, spaceId, userId, async ({ tx }, nodes) => {
        const siblings = page.parent === undefined ? nodes : findNode(nodes, page.parent)?.pages;
        if (siblings === undefined) throw notFound('Page', page.parent ?? '');
        const now = ctx.now().toISOString();
        siblings.push({
            id,
            title: page.title,
            slug: freeSlug(page.title, siblings),
            documentId: await insertDocument(
                ctx,
                tx,
                spaceId,
                id,
                1,
                createDocument(page.nodes ?? []),
            ),
            pages: [],
            createdAt: now,
            updatedAt: now,
        });
        return nodes;
    });
    const node = findNode(pages, id);
    if (node === undefined) throw notFound('Page', id);
    return pageView(node, pathOf(pages, id) ?? node.slug);
}

export interface PageUpdate {
    title?: string | undefined;
    nodes?: readonly DocumentBlock[] | undefined;
    /** Version of the page's document that the edit started from. */
    documentVersion: number;
}

/**
 * Changes a page's title or content. Returns the page as this update wrote it. The page is not read again after
 * the commit: a later version may have another writer's text, which the caller's next update would overwrite.
 *
 * @throws PlatformError `conflict` when the document is not at version `update.documentVersion`, `not_found`.
 */
export async function updatePage(
    ctx: PlatformContext,
    spaceId: string,
    pageId: string,
    update: PageUpdate,
    userId: string,
): Promise<PageContent> {
    return transact(ctx, async (change) => {
        const { tx, notify } = change;
        let written: { version: number; document: JSONDocument } | undefined;
        const { pages } = await changePagesIn(ctx, change, spaceId, userId, async (_, nodes) => {
            const node = findNode(nodes, pageId);
            if (node === undefined) throw notFound('Page', pageId);
            const current = await loadDocument(tx, node.documentId);
            if (current.version !== update.documentVersion) {
                throw new PlatformError(
                    'conflict',
                    `The page was changed meanwhile: its document is at version ${current.version}, the edit started from version ${update.documentVersion}. Load the page again.`,
                );
            }
            if (update.title !== undefined) retitle(ctx, nodes, node, update.title);
            const version = current.version + 1;
            const document = withNodes(current.document, update.nodes);
            node.documentId = await insertDocument(ctx, tx, spaceId, pageId, version, document);
            node.updatedAt = ctx.now().toISOString();
            notify({ type: 'page', spaceId, pageId, documentVersion: version });
            written = { version, document };
            return nodes;
        });
        if (written === undefined) throw notFound('Page', pageId);
        return pageContent(pages, pageId, written);
    });
}

/**
 * Milliseconds after the creation of a page in which its address follows its title, which the editor saves during
 * typing. Later the address stays, so that links to the page keep working.
 */
const ADDRESS_FOLLOWS_MS = 10 * 60_000;

function retitle(ctx: PlatformContext, nodes: PageNode[], node: PageNode, title: string): void {
    const isNew = ctx.now().getTime() - Date.parse(node.createdAt) < ADDRESS_FOLLOWS_MS;
    // An address that does not come from the title, but for example from the name of a file, stays.
    const isOfTitle = node.slug.replace(/-\d+$/, '') === slugOf(node.title).replace(/-\d+$/, '');
    if (isNew && isOfTitle) {
        const siblings = siblingsOf(nodes, node.id) ?? [];
        node.slug = freeSlug(
            title,
            siblings.filter(({ id }) => id !== node.id),
        );
    }
    node.title = title;
}

/** Returns the document with these nodes as the database stores it, or the document itself if `nodes` is undefined. */
function withNodes(
    document: JSONDocument,
    nodes: readonly DocumentBlock[] | undefined,
): JSONDocument {
    // `json` replaces characters that PostgreSQL refuses.
    return nodes === undefined ? document : JSON.parse(json({ ...document, nodes }));
}

/**
 * Deletes a page with its subpages. Returns the id of the last revision with the page, from which `restorePage`
 * restores it.
 *
 * @throws PlatformError `not_found`.
 */
export async function deletePage(
    ctx: PlatformContext,
    spaceId: string,
    pageId: string,
    userId: string,
): Promise<string> {
    return transact(ctx, async (change) => {
        let last = '';
        await changePagesIn(ctx, change, spaceId, userId, async ({ tx }, nodes) => {
            if (takeNode(nodes, pageId) === undefined) throw notFound('Page', pageId);
            last = (await currentSpaceRevision(tx, spaceId)).id;
            return nodes;
        });
        return last;
    });
}

/**
 * Reads a page with its content from the space's current revision.
 *
 * @throws PlatformError `not_found`.
 */
export async function readPage(
    ctx: PlatformContext,
    spaceId: string,
    pageId: string,
): Promise<PageContent> {
    const { pages } = await currentSpaceRevision(ctx.db, spaceId);
    const node = findNode(pages, pageId);
    if (node === undefined) throw notFound('Page', pageId);
    return pageContent(pages, pageId, await loadDocument(ctx.db, node.documentId));
}

function pageContent(
    pages: readonly PageNode[],
    pageId: string,
    { version, document }: { version: number; document: JSONDocument },
): PageContent {
    const node = findNode(pages, pageId);
    if (node === undefined) throw notFound('Page', pageId);
    return {
        page: pageView(node, pathOf(pages, pageId) ?? node.slug),
        documentVersion: version,
        nodes: document.nodes as DocumentBlock[],
    };
}

/**
 * Creates a revision of a space from its edited pages and records `space_content_updated`. Locks the space's row until
 * the commit, so that the parent of each revision is the previous revision.
 */
export async function changePages(
    ctx: PlatformContext,
    spaceId: string,
    userId: string | null,
    edit: (change: UnitOfWork, pages: PageNode[]) => Promise<PageNode[]>,
): Promise<PageNode[]> {
    const { pages } = await transact(ctx, (change) =>
        changePagesIn(ctx, change, spaceId, userId, edit),
    );
    return pages;
}

/** Runs {@link changePages} in the transaction of the caller. */
export async function changePagesIn(
    ctx: PlatformContext,
    change: UnitOfWork,
    spaceId: string,
    userId: string | null,
    edit: (change: UnitOfWork, pages: PageNode[]) => Promise<PageNode[]>,
    git?: { oid: string; message: string; ref: string },
): Promise<{ revisionId: string; pages: PageNode[] }> {
    const { tx, notify } = change;
    const space = await tx
        .selectFrom('spaces')
        .select(['revision_id', 'search_format'])
        .where('id', '=', spaceId)
        .where('deleted_at', 'is', null)
        .forUpdate()
        .executeTakeFirst();
    if (space === undefined) throw notFound('Space', spaceId);
    const before = await currentSpaceRevision(tx, spaceId);
    const pages = await edit(change, structuredClone(before.pages));
    const count = countPages(pages);
    // Checks the quota only if pages were added: a space above a lowered quota can still be edited.
    if (count > countPages(before.pages)) {
        requireQuota(
            ctx.quotas,
            'pagesPerSpace',
            count,
            'pages in a space',
            'Delete pages, or use another space.',
        );
    }
    const revisionId = createId();
    await tx
        .insertInto('space_revisions')
        .values({
            id: revisionId,
            space_id: spaceId,
            parent_id: space.revision_id,
            pages: json(pages),
            git: git === undefined ? null : json(git),
            created_by: userId,
            created_at: ctx.now(),
        })
        .execute();
    await tx
        .updateTable('spaces')
        .set({ revision_id: revisionId, updated_at: ctx.now() })
        .where('id', '=', spaceId)
        .execute();
    await updateSearchIndex(tx, {
        spaceId,
        format: space.search_format,
        before: before.pages,
        after: pages,
    });
    const updatedBy = userId === null ? [] : [userView(await findUser(tx, userId), ctx.urls)];
    await recordSpaceEvent(ctx, change, spaceId, (ids) =>
        newEvent('space_content_updated', { ...ids, revisionId, updatedBy }),
    );
    notify({ type: 'state' });
    return { revisionId, pages };
}
