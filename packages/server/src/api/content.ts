import {
    PlatformError,
    changesBetween,
    currentRevision,
    documentToMarkdown,
    findNodeByPath,
    findRevision,
    findSpace,
    loadContent,
    loadRevisionPage,
    mappingsOf,
    notFound,
    revisionPageView,
    revisionPagesView,
    revisionView,
    spaceView,
    type RevisionRow,
} from '@bindery/platform';

import { allowContent } from './access.ts';
import { param, type Call, type Operation, type Operations } from './operation.ts';
import { readLimit } from './page.ts';

/** Reading pages, in the current revision and in those before it. */
export const contentOperations: Operations = {
    getCurrentRevision: read(async (call) => ({
        body: revisionView(await current(call), call.platform.core.urls),
    })),
    getRevisionById: read(async (call) => ({
        body: revisionView(await byId(call), call.platform.core.urls),
    })),
    listPages: read(async (call) => ({
        body: { pages: revisionPagesView(await current(call), call.platform.core.urls) },
    })),
    listPagesInRevisionById: read(async (call) => ({
        body: { pages: revisionPagesView(await byId(call), call.platform.core.urls) },
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
            call.platform.core.db,
            revision,
            param(call, 'pageId'),
        );
        return { body: document };
    }),
    getDocumentById: read(async (call) => {
        const { db } = call.platform.core;
        const id = param(call, 'documentId');
        const row = await db
            .selectFrom('page_contents')
            .select('space_id')
            .where('id', '=', id)
            .executeTakeFirst();
        if (row?.space_id !== param(call, 'spaceId')) throw notFound('Document', id);
        return { body: (await loadContent(db, id)).document };
    }),
    getRevisionSemanticChanges: read(async (call) => {
        const { db } = call.platform.core;
        const revision = await byId(call);
        const parent =
            revision.parent_id === null
                ? null
                : await findRevision(db, revision.space_id, revision.parent_id);
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

function current(call: Call): Promise<RevisionRow> {
    return currentRevision(call.platform.core.db, param(call, 'spaceId'));
}

function byId(call: Call): Promise<RevisionRow> {
    return findRevision(call.platform.core.db, param(call, 'spaceId'), param(call, 'revisionId'));
}

function pageByPath(call: Call, revision: RevisionRow) {
    const path = decodeURIComponent(param(call, 'pagePath'));
    const node = findNodeByPath(revision.pages, path);
    if (node === undefined) throw notFound('Page', path);
    return page(call, revision, node.id);
}

/** A page with its document or, with `format=markdown`, its Markdown. */
async function page(call: Call, revision: RevisionRow, pageId: string) {
    const { core } = call.platform;
    const { node, path, document } = await loadRevisionPage(core.db, revision, pageId);
    const content =
        call.query.get('format') === 'markdown'
            ? {
                  markdown: documentToMarkdown(
                      document,
                      await mappingsOf(core.db, revision.space_id),
                  ),
              }
            : { document };
    return { body: revisionPageView(node, path, revision.space_id, core.urls, content) };
}

/** The space, and page, that a URL of the workbench or of a published site shows. */
async function contentByUrl(call: Call) {
    const { core } = call.platform;
    const text = call.query.get('url') ?? '';
    if (!URL.canParse(text)) throw new PlatformError('invalid', 'url must be an absolute URL.');
    const url = new URL(text);
    const app = /^\/spaces\/([^/]+)(?:\/pages\/([^/]+))?/.exec(url.pathname);
    const published = /^\/s\/([^/]+)(?:\/(.*))?$/.exec(url.pathname);
    let spaceId = app?.[1];
    if (published !== null) {
        const site = await core.db
            .selectFrom('sites')
            .innerJoin('site_spaces', 'site_spaces.site_id', 'sites.id')
            .select('site_spaces.space_id')
            .where('sites.slug', '=', published[1] ?? '')
            .orderBy('site_spaces.path')
            .executeTakeFirst();
        spaceId = site?.space_id;
    }
    if (spaceId === undefined) throw notFound('Content of', text);
    await allowContent(call, 'space', spaceId);
    const space = await findSpace(core.db, spaceId);
    const revision = await currentRevision(core.db, spaceId);
    const node =
        app?.[2] === undefined
            ? findNodeByPath(revision.pages, published?.[2] ?? '')
            : revision.pages.find(({ id }) => id === app[2]);
    return {
        body: {
            space: spaceView(space, core.urls),
            ...(node === undefined ? {} : { page: (await page(call, revision, node.id)).body }),
        },
    };
}
