import { safeLinkURL, type DocumentBlock } from '@bindery/contract';
import { markdownToDocument } from '@bindery/markdown';
import {
    PlatformError,
    currentSpaceRevision,
    excerptOf,
    pagePathOnSite,
    searchPages,
    type Answer,
    type PageNode,
} from '@bindery/platform';

import { eventStream } from '../api/event-stream.ts';
import { renderDocument } from './document-html.ts';
import { asNodes, type DocumentNode } from './document-node.ts';
import { createNonce, themeOf } from './page-headers.ts';
import { searchHtml, type SiteSearchResult } from './search-html.ts';
import { MESSAGE_POLICY } from './site-error.ts';
import { hrefOf, type SiteContext, type SiteVisit } from './site-visit.ts';

/** Limit of the pages that a search of a reader shows. */
const MAX_RESULTS = 20;

/** Limit of the excerpts that are shown of one page. */
const MAX_EXCERPTS = 2;

/**
 * `~search`: searches the pages of the site. Answers JSON to the site's script, and a page to a browser without scripts.
 *
 * @throws PlatformError `invalid`, `too_many_requests`.
 */
export async function searchSite(c: SiteContext): Promise<Response> {
    const visit = c.get('visit');
    visit.limits.take('search', visit);
    const query = c.req.query('q') ?? '';
    const results = await search(visit, query);
    if (!(c.req.header('accept') ?? '').includes('text/html')) {
        return c.json({ results }, 200, { 'Cache-Control': 'no-store' });
    }
    const html = searchHtml(
        { entry: await visit.assets.entry(), nonce: createNonce(), theme: themeOf(c) },
        { site: visit.site.title, query, results },
    );
    return c.html(html, 200, {
        'Cache-Control': 'no-store',
        'Content-Security-Policy': MESSAGE_POLICY,
        'X-Content-Type-Options': 'nosniff',
        'X-Robots-Tag': 'noindex',
    });
}

/**
 * `~ask`: answers a question from the pages of the site, as server-sent events. Each event has the answer so far, as
 * HTML, and its sources.
 *
 * @throws PlatformError `invalid`, `too_many_requests`, `answer_failed`.
 */
export async function askSite(c: SiteContext): Promise<Response> {
    const visit = c.get('visit');
    const query = c.req.query('q') ?? '';
    if (query.trim() === '') throw new PlatformError('invalid', 'q: the question is empty.');
    visit.limits.take('ask', visit);
    const pathOf = await loadPaths(visit);
    const answers = visit.platform.answers.ask({
        query,
        spaceIds: visit.spaces.map(({ spaceId }) => spaceId),
        urlOf: ({ spaceId, node }, { anchor }) =>
            visit.platform.ctx.urls.site(visit.site) + pathOf(spaceId, node.id, anchor),
        signal: c.req.raw.signal,
    });
    const events = async function* () {
        for await (const answer of answers) yield answerView(answer, pathOf);
    };
    return c.newResponse(await eventStream(events()), 200, {
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-store',
    });
}

type PathOf = (spaceId: string, pageId: string, anchor: string) => string;

async function search(visit: SiteVisit, query: string): Promise<SiteSearchResult[]> {
    const found = await searchPages(visit.platform.ctx, {
        query,
        spaceIds: visit.spaces.map(({ spaceId }) => spaceId),
        limit: MAX_RESULTS,
    });
    const pathOf = await loadPaths(visit);
    return found.map(({ spaceId, node, ancestors, sections }) => {
        const space = visit.spaces.find((each) => each.spaceId === spaceId);
        return {
            title: node.title,
            href: pathOf(spaceId, node.id, ''),
            crumbs: [
                ...(visit.spaces.length > 1 && space !== undefined ? [space.title] : []),
                ...ancestors,
            ],
            sections: sections.slice(0, MAX_EXCERPTS).map(({ heading, anchor, body }) => ({
                heading,
                href: pathOf(spaceId, node.id, anchor),
                excerpt: excerptOf(body, query),
            })),
        };
    });
}

/** Returns the URL paths of the site's pages. */
async function loadPaths(visit: SiteVisit): Promise<PathOf> {
    const trees = new Map<string, PageNode[]>();
    for (const { spaceId } of visit.spaces) {
        trees.set(spaceId, (await currentSpaceRevision(visit.platform.ctx.db, spaceId)).pages);
    }
    return (spaceId, pageId, anchor) => {
        const space = visit.spaces.find((each) => each.spaceId === spaceId);
        if (space === undefined) return hrefOf('');
        const path = pagePathOnSite(space, trees.get(spaceId) ?? [], pageId);
        return hrefOf(path) + (anchor === '' ? '' : `#${encodeURIComponent(anchor)}`);
    };
}

function answerView({ markdown, sources }: Answer, pathOf: PathOf) {
    const { nodes } = markdownToDocument(markdown);
    const { html } = renderDocument(
        textBlocks(asNodes(nodes as DocumentBlock[])),
        ({ kind, url }) => {
            const safe = kind === 'url' ? safeLinkURL(url) : null;
            return safe === null ? undefined : { href: safe };
        },
    );
    return {
        html: String(html),
        sources: sources.map(({ page, passages, reason }) => ({
            title: page.node.title,
            href: pathOf(page.spaceId, page.node.id, passages[0]?.anchor ?? ''),
            reason,
        })),
    };
}

/** The blocks that an answer may have. A model must not load images, frames or blocks of integrations. */
const TEXT_BLOCKS = new Set([
    'paragraph',
    'heading-1',
    'heading-2',
    'heading-3',
    'list-ordered',
    'list-unordered',
    'list-tasks',
    'list-item',
    'blockquote',
    'code',
    'code-line',
    'table',
    'hint',
    'divider',
]);

function textBlocks(nodes: readonly DocumentNode[]): DocumentNode[] {
    return nodes
        .filter((node) =>
            node.object === 'block'
                ? TEXT_BLOCKS.has(node.type ?? '')
                : node.object === 'text' || node.type === 'link',
        )
        .map((node) =>
            node.nodes === undefined ? node : { ...node, nodes: textBlocks(node.nodes) },
        );
}
