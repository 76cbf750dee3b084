import type { JSONDocument } from '@bindery/contract';
import type { Revision, RevisionPageDocument, RevisionSemanticChange } from '@gitbook/api';

import type { Connection, PageNode } from '../database/schema.ts';
import { notFound } from '../error.ts';
import type { Urls } from '../urls.ts';
import { loadDocument } from './page-document.ts';
import { findNode, pathOf } from './page-tree.ts';
import type { SpaceRevision } from './space-revision.ts';

/** A page's content in the requested format. */
export interface PageBody {
    document?: JSONDocument;
    markdown?: string;
}

/** The layout of a page whose front matter has none. */
const LAYOUT = {
    width: 'default',
    cover: true,
    coverSize: 'hero',
    coverMask: 'none',
    title: true,
    description: true,
    tableOfContents: true,
    outline: true,
    pagination: true,
    metadata: true,
    tags: true,
    actions: true,
    anchors: true,
};

/** Converts a page to the response of the API. The response has the content only if `content` is given. */
export function revisionPageView(
    node: PageNode,
    path: string,
    spaceId: string,
    urls: Urls,
    content: PageBody = {},
): RevisionPageDocument {
    if (node.group === true) return groupView(node, path, spaceId, urls);
    return {
        id: node.id,
        title: node.title,
        ...(node.description === undefined ? {} : { description: node.description }),
        ...(node.icon === undefined ? {} : { icon: node.icon }),
        kind: 'sheet',
        type: 'document',
        slug: node.slug,
        path,
        createdAt: node.createdAt,
        updatedAt: node.updatedAt,
        documentId: node.documentId,
        urls: { app: urls.app(`/spaces/${spaceId}/pages/${node.id}`) },
        layout: { ...LAYOUT, ...node.settings?.layout },
        ...(node.settings?.hidden === true ? { hidden: true } : {}),
        ...(node.settings?.variables === undefined ? {} : { variables: node.settings.variables }),
        tags: [],
        pages: node.pages.map((page) =>
            revisionPageView(page, `${path}/${page.slug}`, spaceId, urls),
        ),
        ...content,
        // The cast is needed, because the client's types have enums where the OpenAPI document has strings.
    } as unknown as RevisionPageDocument;
}

/** Converts a group, which has subpages but no document. The API lists groups among pages. */
function groupView(
    node: PageNode,
    path: string,
    spaceId: string,
    urls: Urls,
): RevisionPageDocument {
    return {
        id: node.id,
        title: node.title,
        kind: 'group',
        type: 'group',
        slug: node.slug,
        path,
        createdAt: node.createdAt,
        updatedAt: node.updatedAt,
        pages: node.pages.map((page) =>
            revisionPageView(page, `${path}/${page.slug}`, spaceId, urls),
        ),
    } as unknown as RevisionPageDocument;
}

/** Converts all pages of a revision to the response of the API. */
export function revisionPagesView(revision: SpaceRevision, urls: Urls): RevisionPageDocument[] {
    return revision.pages.map((page) => revisionPageView(page, page.slug, revision.space_id, urls));
}

/** Converts a revision to the response of the API. */
export function revisionView(revision: SpaceRevision, urls: Urls): Revision {
    return {
        object: 'revision',
        type: 'edits',
        id: revision.id,
        parents: revision.parent_id === null ? [] : [revision.parent_id],
        pages: revisionPagesView(revision, urls),
        files: [],
        reusableContents: [],
        tags: [],
        variables: {},
        createdAt: revision.created_at.toISOString(),
        ...(revision.git === null
            ? {}
            : {
                  git: {
                      oid: revision.git.oid,
                      message: revision.git.message,
                      ref: revision.git.ref,
                      createdByGitBook: false,
                  },
              }),
        urls: { app: urls.app(`/spaces/${revision.space_id}`) },
    } as unknown as Revision;
}

/** Finds the node of a page by its path of slugs. */
export function findNodeByPath(nodes: readonly PageNode[], path: string): PageNode | undefined {
    const [slug, ...rest] = path.split('/').filter((part) => part !== '');
    const node = nodes.find((candidate) => candidate.slug === slug);
    return node === undefined || rest.length === 0
        ? node
        : findNodeByPath(node.pages, rest.join('/'));
}

/** Returns the differences between two revisions of a space, page by page. */
export function changesBetween(
    before: readonly PageNode[],
    after: readonly PageNode[],
): RevisionSemanticChange[] {
    const old = flatten(before);
    const now = flatten(after);
    const changes: object[] = [];
    for (const [id, { node, path, parent }] of now) {
        const previous = old.get(id);
        const page = changedPage(node, path);
        if (previous === undefined) {
            changes.push({ type: 'page_created', page });
            continue;
        }
        if (previous.path !== path) {
            changes.push({
                type: 'page_moved',
                page,
                parent: {
                    ...(previous.parent === null ? {} : { before: parentOf(previous.parent) }),
                    ...(parent === null ? {} : { after: parentOf(parent) }),
                },
            });
        }
        const attributes = {
            ...(previous.node.title === node.title
                ? {}
                : { title: { before: previous.node.title, after: node.title } }),
            ...(previous.node.documentId === node.documentId
                ? {}
                : { document: { before: previous.node.documentId, after: node.documentId } }),
        };
        if (Object.keys(attributes).length > 0) {
            changes.push({ type: 'page_edited', page, attributes });
        }
    }
    for (const [id, { node, path }] of old) {
        if (!now.has(id)) changes.push({ type: 'page_deleted', page: changedPage(node, path) });
    }
    return changes as RevisionSemanticChange[];
}

interface Flat {
    node: PageNode;
    path: string;
    parent: Flat | null;
}

function flatten(
    nodes: readonly PageNode[],
    base = '',
    parent: Flat | null = null,
    all = new Map<string, Flat>(),
): Map<string, Flat> {
    for (const node of nodes) {
        const path = base === '' ? node.slug : `${base}/${node.slug}`;
        const flat = { node, path, parent };
        all.set(node.id, flat);
        flatten(node.pages, path, flat, all);
    }
    return all;
}

function parentOf({ node, path }: Flat) {
    return changedPage(node, path);
}

function changedPage(node: PageNode, path: string) {
    return { id: node.id, title: node.title, path, type: 'document' };
}

/** Loads a page of a revision with its document. @throws PlatformError `not_found`. */
export async function loadRevisionPage(
    db: Connection,
    revision: SpaceRevision,
    pageId: string,
): Promise<{ node: PageNode; path: string; document: JSONDocument }> {
    const node = findNode(revision.pages, pageId);
    if (node === undefined) throw notFound('Page', pageId);
    const { document } = await loadDocument(db, node.documentId);
    return { node, path: pathOf(revision.pages, pageId) ?? node.slug, document };
}
