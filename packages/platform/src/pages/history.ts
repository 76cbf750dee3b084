import type {
    DocumentBlock,
    PageContent,
    PageRevisionSummary,
    SpaceRevisionSummary,
} from '@bindery/contract';

import type { Connection, PageNode } from '../database/schema.ts';
import { PlatformError, notFound } from '../error.ts';
import type { PlatformContext, UnitOfWork } from '../platform-context.ts';
import { changePages, updatePage } from './page.ts';
import { insertDocument, loadDocument } from './page-document.ts';
import { countPages, findNode, freeSlug, siblingsOf } from './page-tree.ts';
import { currentSpaceRevision, findSpaceRevision } from './space-revision.ts';

/**
 * Maximum number of versions in a list, after the versions of each sitting were joined. A sitting is a series of
 * versions, each within {@link SITTING_MS} of the version before it.
 */
const MAX_LISTED = 50;

/**
 * Maximum number of rows that are read for a list. The editor saves after each pause in typing, so a sitting has many
 * versions.
 */
const MAX_READ = 500;

/** Versions that follow each other within this time become one entry, which shows the last of them. */
const SITTING_MS = 2 * 60_000;

/** Keeps the last version of each sitting. `rows` are sorted from new to old. */
function joinSittings<Row extends { created_at: Date }>(rows: readonly Row[]): Row[] {
    return rows
        .filter((row, index) => {
            const newer = rows[index - 1];
            // The two newest versions are not joined, so that the latest change can always be taken back.
            if (newer === undefined || index === 1) return true;
            return newer.created_at.getTime() - row.created_at.getTime() > SITTING_MS;
        })
        .slice(0, MAX_LISTED);
}

/**
 * Lists the versions of a page's document, newest first. Versions of one sitting are joined.
 *
 * @throws PlatformError `not_found`.
 */
export async function listPageRevisions(
    db: Connection,
    spaceId: string,
    pageId: string,
): Promise<PageRevisionSummary[]> {
    const { pages } = await currentSpaceRevision(db, spaceId);
    const node = findNode(pages, pageId);
    if (node === undefined) throw notFound('Page', pageId);
    const rows = await db
        .selectFrom('page_documents')
        .select(['id', 'version', 'created_at'])
        .where('space_id', '=', spaceId)
        .where('page_id', '=', pageId)
        .orderBy('version', 'desc')
        .limit(MAX_READ)
        .execute();
    return joinSittings(rows).map(({ id, version, created_at }) => ({
        documentVersion: version,
        createdAt: created_at.getTime(),
        isCurrent: id === node.documentId,
    }));
}

/** Reads the nodes of one version of a page. @throws PlatformError `not_found`. */
export async function readPageRevision(
    db: Connection,
    spaceId: string,
    pageId: string,
    version: number,
): Promise<DocumentBlock[]> {
    const row = await db
        .selectFrom('page_documents')
        .select('document')
        .where('space_id', '=', spaceId)
        .where('page_id', '=', pageId)
        .where('version', '=', version)
        .executeTakeFirst();
    if (row === undefined) throw notFound('Version of the page', String(version));
    return row.document.nodes as DocumentBlock[];
}

/**
 * Writes the content of an earlier version as a new version of the page; the versions between stay in the list.
 *
 * @throws PlatformError `not_found`, or `conflict` if the page was changed meanwhile.
 */
export async function restorePageRevision(
    ctx: PlatformContext,
    spaceId: string,
    pageId: string,
    version: number,
    userId: string,
): Promise<PageContent> {
    const nodes = await readPageRevision(ctx.db, spaceId, pageId, version);
    const { pages } = await currentSpaceRevision(ctx.db, spaceId);
    const node = findNode(pages, pageId);
    if (node === undefined) throw notFound('Page', pageId);
    const { version: documentVersion } = await loadDocument(ctx.db, node.documentId);
    return updatePage(ctx, spaceId, pageId, { nodes, documentVersion }, userId);
}

/** Lists the revisions of a space, newest first. Revisions of one sitting are joined, except imports. */
export async function listSpaceRevisions(
    db: Connection,
    spaceId: string,
): Promise<SpaceRevisionSummary[]> {
    const current = await currentSpaceRevision(db, spaceId);
    const rows = await db
        .selectFrom('space_revisions')
        .leftJoin('users', 'users.id', 'space_revisions.created_by')
        .select(['space_revisions.id', 'pages', 'git', 'space_revisions.created_at'])
        .select('users.display_name')
        .where('space_id', '=', spaceId)
        .orderBy('space_revisions.created_at', 'desc')
        .limit(MAX_READ)
        .execute();
    const kept = new Set(joinSittings(rows.filter(({ git }) => git === null)));
    return rows
        .filter((row) => row.git !== null || kept.has(row))
        .slice(0, MAX_LISTED)
        .map(({ id, pages, git, display_name, created_at }) => ({
            id,
            createdAt: created_at.getTime(),
            author: display_name,
            commit: git?.oid ?? null,
            pageCount: countPages(pages),
            isCurrent: id === current.id,
        }));
}

/**
 * Makes the pages of an earlier revision the pages of the space, in a new revision. Pages that were created since are
 * removed from the tree, and stay in the revision before.
 *
 * @throws PlatformError `not_found`, `conflict`.
 */
export async function restoreSpaceRevision(
    ctx: PlatformContext,
    spaceId: string,
    revisionId: string,
    userId: string,
    /** Id of the revision that the caller saw. If it is given and another one is current, the call fails. */
    expected?: string,
): Promise<void> {
    const { pages } = await findSpaceRevision(ctx.db, spaceId, revisionId);
    await changePages(ctx, spaceId, userId, async (change, current) => {
        if (expected !== undefined) await requireCurrent(change.tx, spaceId, expected);
        return writeAgain(ctx, change, spaceId, current, structuredClone(pages));
    });
}

async function requireCurrent(db: Connection, spaceId: string, id: string): Promise<void> {
    if ((await currentSpaceRevision(db, spaceId)).id === id) return;
    throw new PlatformError(
        'conflict',
        'The pages were changed since. Choose a revision in the history of the space; nothing was changed.',
    );
}

/**
 * Restores a deleted page with its subpages from a revision that has it, at its earlier place if that still exists.
 *
 * @throws PlatformError `not_found`, or `conflict` if the page exists.
 */
export async function restorePage(
    ctx: PlatformContext,
    spaceId: string,
    pageId: string,
    revisionId: string,
    userId: string,
): Promise<void> {
    const { pages } = await findSpaceRevision(ctx.db, spaceId, revisionId);
    const deleted = findNode(pages, pageId);
    const before = siblingsOf(pages, pageId);
    if (deleted === undefined || before === undefined) throw notFound('Page', pageId);
    await changePages(ctx, spaceId, userId, async (change, current) => {
        if (findNode(current, pageId) !== undefined) {
            throw new PlatformError('conflict', `The page “${deleted.title}” exists.`);
        }
        const [node] = await writeAgain(ctx, change, spaceId, current, [structuredClone(deleted)]);
        if (node !== undefined) placeAgain(current, pages, before, node);
        return current;
    });
}

/**
 * Inserts a page behind the nearest earlier sibling that still exists, else at the start of its parent or of the space.
 */
function placeAgain(
    current: PageNode[],
    pages: readonly PageNode[],
    before: readonly PageNode[],
    node: PageNode,
): void {
    const parent = parentOf(pages, node.id);
    const siblings = (parent && findNode(current, parent.id)?.pages) ?? current;
    const earlier = before
        .slice(
            0,
            before.findIndex(({ id }) => id === node.id),
        )
        .map(({ id }) => siblings.findIndex((sibling) => sibling.id === id));
    siblings.splice(Math.max(-1, ...earlier) + 1, 0, {
        ...node,
        slug: freeSlug(node.slug, siblings),
    });
}

function parentOf(nodes: readonly PageNode[], id: string): PageNode | undefined {
    for (const node of nodes) {
        if (node.pages.some((page) => page.id === id)) return node;
        const found = parentOf(node.pages, id);
        if (found !== undefined) return found;
    }
    return undefined;
}

/**
 * Writes the documents of earlier pages as new versions of pages that have newer ones. The version number of a page
 * must only grow, so that an editor which has the page open notices the change.
 */
async function writeAgain(
    ctx: PlatformContext,
    change: UnitOfWork,
    spaceId: string,
    current: readonly PageNode[],
    nodes: readonly PageNode[],
): Promise<PageNode[]> {
    const { tx, notify } = change;
    const restored: PageNode[] = [];
    for (const node of nodes) {
        const pages = await writeAgain(ctx, change, spaceId, current, node.pages);
        const { id: pageId } = node;
        if (findNode(current, pageId)?.documentId === node.documentId) {
            restored.push({ ...node, pages });
            continue;
        }
        const { document } = await loadDocument(tx, node.documentId);
        const { last } = await tx
            .selectFrom('page_documents')
            .select(({ fn }) => fn.max('version').as('last'))
            .where('space_id', '=', spaceId)
            .where('page_id', '=', pageId)
            .executeTakeFirstOrThrow();
        const version = Number(last) + 1;
        const documentId = await insertDocument(ctx, tx, spaceId, pageId, version, document);
        notify({ type: 'page', spaceId, pageId, documentVersion: version });
        restored.push({ ...node, documentId, pages });
    }
    return restored;
}
