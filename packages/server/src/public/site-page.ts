import { randomBytes } from 'node:crypto';

import type { DocumentBlock } from '@bindery/contract';
import {
    PlatformError,
    currentSpaceRevision,
    findNode,
    loadDocument,
    locate,
    pagePathOnSite,
    recordSiteView,
    type PageNode,
    type SiteLocation,
} from '@bindery/platform';

import { readCookies } from './cookies.ts';
import { renderDocument, type ResolveRef } from './document-html.ts';
import { asNodes } from './document-node.ts';
import { THANKS_PARAMETER } from './feedback.ts';
import { safeUrl } from './html.ts';
import { pageHtml } from './page-html.ts';
import { needsConsent, pagePolicy, scriptPath, scriptsOf } from './site-scripts.ts';
import { hrefOf, redirect, type SiteVisit } from './site-visit.ts';

/** Set by the page's script; no secret, so that scripts may read it. */
const THEME_COOKIE = 'bindery_theme';

export function themeOf(request: Request): 'light' | 'dark' | undefined {
    const theme = readCookies(request)[THEME_COOKIE];
    return theme === 'light' || theme === 'dark' ? theme : undefined;
}

export function createNonce(): string {
    return randomBytes(16).toString('base64');
}

/** A page of the site, and the events that its view causes. @throws PlatformError `not_found`. */
export async function servePage(visit: SiteVisit): Promise<Response> {
    const { ctx } = visit.platform;
    const location = await locate(ctx.db, visit.spaces, visit.path);
    if (location === undefined) {
        throw new PlatformError('not_found', 'The site has no content yet.');
    }
    const { node } = location;
    if (node === undefined) {
        throw new PlatformError(
            'not_found',
            visit.path === ''
                ? 'The site has no content yet.'
                : 'There is no page at this address. It may have been moved or deleted.',
        );
    }
    const href = (path: string) => hrefOf(visit, path);
    // Each page has one address: with the same segments in another spelling, or a slash at the end, it is looked up too.
    if (visit.url.pathname !== href(location.path)) {
        return redirect(visit, href(location.path) + visit.url.search);
    }
    const { document } = await loadDocument(ctx.db, node.documentId);
    await recordView(visit, location, node);
    const nonce = createNonce();
    const html = pageHtml({
        title: visit.site.title,
        base: visit.base,
        spaces: visit.spaces,
        location: { ...location, node },
        document: renderDocument(
            asNodes(document.nodes as DocumentBlock[]),
            resolverOf(location, await loadTrees(visit, location), href),
        ),
        href,
        entry: await visit.assets.entry(),
        scripts: scriptsOf(visit).map(({ integration }) => scriptPath(visit, integration)),
        nonce,
        theme: themeOf(visit.request),
        indexed: visit.site.visibility === 'public',
        signedIn: visit.session !== undefined,
        askConsent: needsConsent(visit),
        thanked: visit.url.searchParams.get(THANKS_PARAMETER) === 'thanks',
        referrer: visit.request.headers.get('referer') ?? '',
        canonical: ctx.urls.origins.site + href(location.path),
    });
    const headers = new Headers({
        'Content-Type': 'text/html; charset=utf-8',
        'Cache-Control': visit.session === undefined ? 'private, no-cache' : 'private, no-store',
        'Content-Security-Policy': pagePolicy(visit, nonce),
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'strict-origin-when-cross-origin',
        ...(visit.site.visibility === 'public' ? {} : { 'X-Robots-Tag': 'noindex' }),
    });
    for (const cookie of visit.cookies) headers.append('Set-Cookie', cookie);
    return new Response(html, { headers });
}

/** Nobody has seen what a browser fetched ahead, or what was only asked about. */
async function recordView(
    visit: SiteVisit,
    { siteSpace }: SiteLocation,
    node: PageNode,
): Promise<void> {
    const { request } = visit;
    const purpose = request.headers.get('sec-purpose') ?? request.headers.get('purpose') ?? '';
    if (request.method !== 'GET' || purpose.includes('prefetch')) return;
    if (!visit.limits.view.allows(`${visit.site.id} ${visit.ip}`)) return;
    try {
        await recordSiteView(visit.platform.ctx, {
            siteId: visit.site.id,
            siteSpaceId: siteSpace.id,
            spaceId: siteSpace.spaceId,
            pageId: node.id,
            visitor: visit.visitor,
            url: visit.platform.ctx.urls.origins.site + visit.url.pathname + visit.url.search,
            referrer: request.headers.get('referer') ?? '',
        });
    } catch (error) {
        // Who wants to read is not kept from it.
        visit.report(error, request);
    }
}

/** A space of the site with its pages. */
type Tree = Pick<SiteLocation, 'siteSpace' | 'pages'>;

/** All spaces of the site: a document may refer to pages of any. */
async function loadTrees(visit: SiteVisit, location: SiteLocation): Promise<Tree[]> {
    return Promise.all(
        visit.spaces.map(async (siteSpace) =>
            siteSpace.id === location.siteSpace.id
                ? location
                : {
                      siteSpace,
                      pages: (await currentSpaceRevision(visit.platform.ctx.db, siteSpace.spaceId))
                          .pages,
                  },
        ),
    );
}

/** Where the references of a document lead on this site. */
function resolverOf(
    { siteSpace, node }: SiteLocation,
    trees: readonly Tree[],
    href: (path: string) => string,
): ResolveRef {
    return (ref) => {
        const { kind, url, page, anchor, space = siteSpace.spaceId } = ref;
        if (kind === 'url') {
            const safe = safeUrl(url);
            return safe === undefined ? undefined : { href: safe };
        }
        const tree = trees.find((each) => each.siteSpace.spaceId === space);
        if (tree === undefined) return undefined;
        const hash = typeof anchor === 'string' && anchor !== '' ? `#${anchor}` : '';
        if (kind === 'space') {
            return { href: href(tree.siteSpace.path), title: tree.siteSpace.title };
        }
        if (kind === 'anchor' && (page === undefined || page === node?.id)) {
            return hash === '' ? undefined : { href: hash };
        }
        const target = typeof page === 'string' ? findNode(tree.pages, page) : undefined;
        if (target === undefined) return undefined;
        const path = pagePathOnSite(tree.siteSpace, tree.pages, target.id);
        return { href: href(path) + hash, title: target.title };
    };
}
