import type { DocumentBlock, JSONDocument, PageContent, WorkbenchPage } from '@bindery/contract';

import { transact, type UnitOfWork, type PlatformContext } from '../platform-context.ts';
import { json, type Connection, type PageNode } from '../database/schema.ts';
import { PlatformError, notFound } from '../error.ts';
import { createId } from '../id.ts';
import { findUser, userView } from '../organizations/organization.ts';
import { recordSpaceEvent } from '../spaces/record.ts';
import { currentSpaceRevision } from './space-revision.ts';

/** A document with nothing in it but these nodes. */
export function createDocument(nodes: readonly DocumentBlock[]): JSONDocument {
    return { object: 'document', data: { schemaVersion: 9 }, nodes } as unknown as JSONDocument;
}

/** A page's place in the tree, found by id. */
export function findNode(nodes: readonly PageNode[], id: string): PageNode | undefined {
    for (const node of nodes) {
        const found = node.id === id ? node : findNode(node.pages, id);
        if (found !== undefined) return found;
    }
    return undefined;
}

/** The slugs down to a page, joined. */
export function pathOf(nodes: readonly PageNode[], id: string): string | undefined {
    for (const node of nodes) {
        if (node.id === id) return node.slug;
        const below = pathOf(node.pages, id);
        if (below !== undefined) return `${node.slug}/${below}`;
    }
    return undefined;
}

/** What a title is called in a path: lower case, letters, digits and hyphens, of any script. */
export function slugOf(title: string): string {
    const slug = title
        .normalize('NFKD')
        .toLowerCase()
        .replaceAll(/\p{Mark}+/gu, '')
        .replaceAll(/[^\p{Letter}\p{Number}]+/gu, '-')
        .replaceAll(/^-+|-+$/g, '');
    return slug === '' ? 'page' : slug;
}

/** A slug that no neighbour has. */
export function freeSlug(title: string, siblings: readonly PageNode[]): string {
    const slug = slugOf(title);
    let free = slug;
    for (let n = 2; siblings.some((sibling) => sibling.slug === free); n++) free = `${slug}-${n}`;
    return free;
}

export function pageView(node: PageNode, path: string): WorkbenchPage {
    return {
        id: node.id,
        title: node.title,
        path,
        pages: node.pages.map((page) => pageView(page, `${path}/${page.slug}`)),
    };
}

export interface NewPage {
    title: string;
    parent?: string | undefined;
    nodes?: readonly DocumentBlock[];
}

/** Adds a page at the end of its parent, or of the space. */
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
            documentId: await insertDocument(tx, spaceId, id, 1, createDocument(page.nodes ?? [])),
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
 * Changes a page's title or content.
 *
 * @throws PlatformError `conflict` when the document has a later version than `documentVersion`.
 */
export async function updatePage(
    ctx: PlatformContext,
    spaceId: string,
    pageId: string,
    update: PageUpdate,
    userId: string,
): Promise<PageContent> {
    await changePages(ctx, spaceId, userId, async ({ tx, notify }, nodes) => {
        const node = findNode(nodes, pageId);
        if (node === undefined) throw notFound('Page', pageId);
        const current = await loadDocument(tx, node.documentId);
        if (current.version !== update.documentVersion) {
            throw new PlatformError(
                'conflict',
                `The page was changed meanwhile: its document is at version ${current.version}, the edit started from version ${update.documentVersion}. Load the page again.`,
            );
        }
        if (update.title !== undefined) node.title = update.title;
        const version = current.version + 1;
        const document =
            update.nodes === undefined
                ? current.document
                : ({ ...current.document, nodes: update.nodes } as unknown as JSONDocument);
        node.documentId = await insertDocument(tx, spaceId, pageId, version, document);
        node.updatedAt = ctx.now().toISOString();
        notify({ type: 'page', spaceId, pageId, documentVersion: version });
        return nodes;
    });
    return readPage(ctx, spaceId, pageId);
}

/** Removes a page with those below it. */
export async function deletePage(
    ctx: PlatformContext,
    spaceId: string,
    pageId: string,
    userId: string,
): Promise<void> {
    await changePages(ctx, spaceId, userId, async (_change, nodes) => {
        if (findNode(nodes, pageId) === undefined) throw notFound('Page', pageId);
        return without(nodes, pageId);
    });
}

function without(nodes: readonly PageNode[], id: string): PageNode[] {
    return nodes
        .filter((node) => node.id !== id)
        .map((node) => ({ ...node, pages: without(node.pages, id) }));
}

/** A page with its content in the current revision. */
export async function readPage(
    ctx: PlatformContext,
    spaceId: string,
    pageId: string,
): Promise<PageContent> {
    const revision = await currentSpaceRevision(ctx.db, spaceId);
    const node = findNode(revision.pages, pageId);
    if (node === undefined) throw notFound('Page', pageId);
    const { version, document } = await loadDocument(ctx.db, node.documentId);
    return {
        page: pageView(node, pathOf(revision.pages, pageId) ?? node.slug),
        documentVersion: version,
        nodes: document.nodes as DocumentBlock[],
    };
}

export async function loadDocument(
    db: Connection,
    id: string,
): Promise<{ id: string; version: number; document: JSONDocument }> {
    const row = await db
        .selectFrom('page_documents')
        .select(['id', 'version', 'document'])
        .where('id', '=', id)
        .executeTakeFirst();
    if (row === undefined) throw notFound('Document', id);
    return row;
}

/** Stores one version of a page's document, and returns its id. */
export async function insertDocument(
    tx: UnitOfWork['tx'],
    spaceId: string,
    pageId: string,
    version: number,
    document: JSONDocument,
): Promise<string> {
    const id = createId();
    await tx
        .insertInto('page_documents')
        .values({ id, space_id: spaceId, page_id: pageId, version, document: json(document) })
        .execute();
    return id;
}

/**
 * Makes a new revision of a space from its current pages, and tells its installations. The space's row is locked
 * meanwhile, so that revisions follow one another.
 */
export async function changePages(
    ctx: PlatformContext,
    spaceId: string,
    userId: string | null,
    edit: (changing: UnitOfWork, pages: PageNode[]) => Promise<PageNode[]>,
): Promise<PageNode[]> {
    const { pages } = await transact(ctx, (changing) =>
        changePagesIn(ctx, changing, spaceId, userId, edit),
    );
    return pages;
}

/** As {@link changePages}, in a change that does more. */
export async function changePagesIn(
    ctx: PlatformContext,
    changing: UnitOfWork,
    spaceId: string,
    userId: string | null,
    edit: (changing: UnitOfWork, pages: PageNode[]) => Promise<PageNode[]>,
    git?: { oid: string; message: string; ref: string },
): Promise<{ revisionId: string; pages: PageNode[] }> {
    const { tx, notify } = changing;
    const space = await tx
        .selectFrom('spaces')
        .select(['revision_id'])
        .where('id', '=', spaceId)
        .forUpdate()
        .executeTakeFirst();
    if (space === undefined) throw notFound('Space', spaceId);
    const before = await currentSpaceRevision(tx, spaceId);
    const pages = await edit(changing, structuredClone(before.pages));
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
    await recordSpaceEvent(ctx, changing, spaceId, {
        type: 'space_content_updated',
        revisionId,
        updatedBy: userId === null ? [] : [userView(await findUser(tx, userId), ctx.urls)],
    });
    notify({ type: 'state' });
    return { revisionId, pages };
}
