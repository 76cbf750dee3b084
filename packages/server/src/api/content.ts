import { documentToMarkdown } from '@bindery/markdown';
import {
    PlatformError,
    changesBetween,
    currentSpaceRevision,
    findNode,
    findNodeByPath,
    findPublishedSite,
    findSpaceRevision,
    findSpace,
    loadDocument,
    loadRevisionPage,
    loadSpacesOfSite,
    locate,
    mappingsOf,
    notFound,
    revisionPageView,
    revisionPagesView,
    revisionView,
    spaceView,
    type SpaceRevision,
} from '@bindery/platform';

import { allowScope } from './access.ts';
import { param, type ApiCall, type Operation, type Operations } from './operation.ts';
import { readLimit } from './pagination.ts';

/** Operations that read pages, in the current and in earlier revisions of a space. */
export const contentOperations: Operations = {
    getCurrentRevision: read(async (call) => ({
        body: revisionView(await current(call), call.platform.ctx.urls),
    })),
    getRevisionById: read(async (call) => ({
        body: revisionView(await byId(call), call.platform.ctx.urls),
    })),
    listPages: read(async (call) => ({
        body: { pages: revisionPagesView(await current(call), call.platform.ctx.urls) },
    })),
    listPagesInRevisionById: read(async (call) => ({
        body: { pages: revisionPagesView(await byId(call), call.platform.ctx.urls) },
    })),
    getPageById: read(async (call) => page(call, await current(call), param(call, 'pageId'))),
    getPageInRevisionById: read(async (call) =>
        page(call, await byId(call), param(call, 'pageId')),
    ),
    getPageByPath: read(async (call) => pageByPath(call, await current(call))),
    getPageInRevisionByPath: read(async (call) => pageByPath(call, await byId(call))),
    getPageDocumentInRevisionById: read(async (call) => {
        const revision = await byId(call);
        const { document } = await loadRevisionPage(
            call.platform.ctx.db,
            revision,
            param(call, 'pageId'),
        );
        return { body: document };
    }),
    getDocumentById: read(async (call) => {
        const { db } = call.platform.ctx;
        const id = param(call, 'documentId');
        const row = await db
            .selectFrom('page_documents')
            .select('space_id')
            .where('id', '=', id)
            .executeTakeFirst();
        if (row?.space_id !== param(call, 'spaceId')) throw notFound('Document', id);
        return { body: (await loadDocument(db, id)).document };
    }),
    getRevisionSemanticChanges: read(async (call) => {
        const { db } = call.platform.ctx;
        const revision = await byId(call);
        const parent =
            revision.parent_id === null
                ? null
                : await findSpaceRevision(db, revision.space_id, revision.parent_id);
        const changes = changesBetween(parent?.pages ?? [], revision.pages);
        const limit = readLimit(call.query, 10);
        return {
            body: {
                changes: changes.slice(0, limit),
                ...(changes.length > limit ? { more: changes.length - limit } : {}),
            },
        };
    }),
    getContentByUrl: read(async (call) => contentByUrl(call)),
};

function read(handle: Operation['handle']): Operation {
    return { scope: 'space:content:read', handle };
}

function current(call: ApiCall): Promise<SpaceRevision> {
    return currentSpaceRevision(call.platform.ctx.db, param(call, 'spaceId'));
}

function byId(call: ApiCall): Promise<SpaceRevision> {
    return findSpaceRevision(
        call.platform.ctx.db,
        param(call, 'spaceId'),
        param(call, 'revisionId'),
    );
}

function pageByPath(call: ApiCall, revision: SpaceRevision) {
    const path = param(call, 'pagePath');
    const node = findNodeByPath(revision.pages, path);
    if (node === undefined) throw notFound('Page', path);
    return page(call, revision, node.id);
}

/** Returns a page with its document or, with `format=markdown`, its Markdown. */
async function page(call: ApiCall, revision: SpaceRevision, pageId: string) {
    const { ctx } = call.platform;
    const { node, path, document } = await loadRevisionPage(ctx.db, revision, pageId);
    const content =
        call.query.get('format') === 'markdown'
            ? {
                  markdown: documentToMarkdown(
                      document,
                      await mappingsOf(ctx.db, revision.space_id),
                  ),
              }
            : { document };
    return { body: revisionPageView(node, path, revision.space_id, ctx.urls, content) };
}

/** Finds the space and page of a URL of the workbench or of a published site. */
async function contentByUrl(call: ApiCall) {
    const { ctx } = call.platform;
    const text = call.query.get('url') ?? '';
    if (!URL.canParse(text)) throw new PlatformError('invalid', 'url must be an absolute URL.');
    const shown = await findShown(call, new URL(text));
    if (shown === undefined) throw notFound('Content of', text);
    const { spaceId, pageId } = shown;
    const body = { space: spaceView(await findSpace(ctx.db, spaceId), ctx.urls) };
    if (pageId === undefined) return { body };
    const revision = await currentSpaceRevision(ctx.db, spaceId);
    return { body: { ...body, page: (await page(call, revision, pageId)).body } };
}

/**
 * Finds the content of a URL. Returns undefined for a URL without content and for content of another organization
 * alike, so that the response does not reveal which ids exist.
 */
async function findShown(call: ApiCall, url: URL): Promise<ShownContent | undefined> {
    try {
        const shown = (await inWorkbench(call, url)) ?? (await onSite(call, url));
        if (shown !== undefined) await allowScope(call, 'space', shown.spaceId);
        return shown;
    } catch (error) {
        if (error instanceof PlatformError && error.code === 'not_found') return undefined;
        throw error;
    }
}

interface ShownContent {
    spaceId: string;
    /** Undefined if the URL is the URL of a space, or if the page does not exist. */
    pageId: string | undefined;
}

async function inWorkbench({ platform }: ApiCall, url: URL): Promise<ShownContent | undefined> {
    const { db, urls } = platform.ctx;
    const [, spaceId, pageId] = /^\/spaces\/([^/]+)(?:\/pages\/([^/]+))?/.exec(url.pathname) ?? [];
    if (spaceId === undefined || url.origin !== urls.origins.app) return undefined;
    if (pageId === undefined) return { spaceId, pageId };
    const space = await findSpace(db, spaceId);
    const { pages } = await currentSpaceRevision(db, space.id);
    return { spaceId, pageId: findNode(pages, pageId)?.id };
}

async function onSite({ platform }: ApiCall, url: URL): Promise<ShownContent | undefined> {
    const { db, urls } = platform.ctx;
    const moved = url.origin === urls.origins.app ? /^\/s\/([^/]+)/.exec(url.pathname) : null;
    const slug = urls.siteHosts.nameIn(url.host) ?? moved?.[1];
    if (slug === undefined) return undefined;
    const site = await findPublishedSite(db, decode(slug));
    const spaces = await loadSpacesOfSite(db, site.id);
    const path = decode(url.pathname.slice(moved?.[0].length ?? 0)).replaceAll(/^\/|\/$/g, '');
    const location = await locate(db, spaces, path);
    return location && { spaceId: location.siteSpace.spaceId, pageId: location.node?.id };
}

/** @throws PlatformError `not_found` for malformed percent-encoding. */
function decode(text: string): string {
    try {
        return decodeURIComponent(text);
    } catch (error) {
        throw new PlatformError('not_found', 'The path is not valid percent-encoding.', {
            cause: error,
        });
    }
}
