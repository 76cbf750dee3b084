import { safeLinkURL } from '@bindery/contract';
import {
    PlatformError,
    currentSpaceRevision,
    findNode,
    loadSpaceFiles,
    locate,
    pagePathOnSite,
    recordSiteView,
    type Connection,
    type PageNode,
    type SiteLocation,
} from '@bindery/platform';

import { renderDocument, type ResolveRef } from './document-html.ts';
import { THANKS_PARAMETER } from './feedback.ts';
import { pageHtml } from './page-html.ts';
import { OPENER_POLICY } from '../opener-policy.ts';
import { createNonce, themeOf } from './page-headers.ts';
import { loadReaderDocument } from './reader-document.ts';
import { siteFileHref } from './site-files.ts';
import { needsConsent, pagePolicy, scriptPath, scriptsOf } from './site-scripts.ts';
import { hrefOf, redirect, type SiteContext, type SiteVisit } from './site-visit.ts';

/** Serves a page of the site and records its view. @throws PlatformError `not_found`. */
export async function servePage(c: SiteContext): Promise<Response> {
    const visit = c.get('visit');
    const { ctx } = visit.platform;
    const url = new URL(c.req.url);
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
    // Each page has one URL: other spellings of its segments, and a slash at the end, redirect there.
    if (url.pathname !== hrefOf(location.path)) {
        return redirect(c, hrefOf(location.path) + url.search);
    }
    const { spaceId } = location.siteSpace;
    const nodes = await loadReaderDocument(ctx, {
        spaceId,
        page: node,
        claims: visit.session?.claims,
        fileHref: (file) => siteFileHref(spaceId, file),
    });
    await recordView(c, url, location, node);
    const nonce = createNonce();
    const html = pageHtml({
        title: visit.site.title,
        spaces: visit.spaces,
        location: { ...location, node },
        document: renderDocument(
            nodes,
            resolverOf(location, await loadTrees(visit, location)),
            ctx.urls.ownFrames,
        ),
        fileHref: await coverResolver(ctx.db, spaceId, node),
        entry: await visit.assets.entry(),
        scripts: scriptsOf(visit).map(({ integration }) => scriptPath(integration)),
        nonce,
        theme: themeOf(c),
        indexed: visit.site.visibility === 'public',
        signedIn: visit.session !== undefined,
        askConsent: needsConsent(visit),
        thanked: url.searchParams.get(THANKS_PARAMETER) === 'thanks',
        referrer: c.req.header('referer') ?? '',
        canonical: ctx.urls.site(visit.site) + hrefOf(location.path),
    });
    return c.html(html, 200, {
        'Cache-Control': visit.session === undefined ? 'private, no-cache' : 'private, no-store',
        'Content-Security-Policy': pagePolicy(visit, nonce),
        'Cross-Origin-Opener-Policy': OPENER_POLICY,
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'strict-origin-when-cross-origin',
        ...(visit.site.visibility === 'public' ? {} : { 'X-Robots-Tag': 'noindex' }),
    });
}

/** Returns a function that finds the page's cover among the files of the space's repository. */
async function coverResolver(db: Connection, spaceId: string, { id, settings }: PageNode) {
    const files = settings?.cover === undefined ? undefined : await loadSpaceFiles(db, spaceId);
    return (path: string): string | undefined => {
        const file = files?.find(id, path);
        return file && siteFileHref(spaceId, file);
    };
}

/** Records a view, unless the browser prefetched the page or asked for its headers only. */
async function recordView(
    c: SiteContext,
    url: URL,
    { siteSpace }: SiteLocation,
    node: PageNode,
): Promise<void> {
    const visit = c.get('visit');
    const purpose = c.req.header('sec-purpose') ?? c.req.header('purpose') ?? '';
    if (c.req.method !== 'GET' || purpose.includes('prefetch')) return;
    if (!visit.limits.allows('view', visit)) return;
    try {
        await recordSiteView(visit.platform.ctx, {
            siteId: visit.site.id,
            siteSpaceId: siteSpace.id,
            spaceId: siteSpace.spaceId,
            pageId: node.id,
            visitor: visit.visitor,
            url: visit.platform.ctx.urls.site(visit.site) + url.pathname + url.search,
            referrer: c.req.header('referer') ?? '',
        });
    } catch (error) {
        // A failure to record the view must not fail the page.
        visit.report(error, c.req.raw);
    }
}

/** A space of the site with its pages. */
type Tree = Pick<SiteLocation, 'siteSpace' | 'pages'>;

/** Loads the pages of all spaces of the site: a document may refer to any of them. */
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

/** Resolves the references of a document to URLs on this site. */
function resolverOf({ siteSpace, node }: SiteLocation, trees: readonly Tree[]): ResolveRef {
    return (ref) => {
        const { kind, url, page, anchor, space = siteSpace.spaceId } = ref;
        if (kind === 'url') {
            const safe = safeLinkURL(url);
            return safe === null ? undefined : { href: safe };
        }
        const tree = trees.find((each) => each.siteSpace.spaceId === space);
        if (tree === undefined) return undefined;
        const hash = typeof anchor === 'string' && anchor !== '' ? `#${anchor}` : '';
        if (kind === 'space') {
            return { href: hrefOf(tree.siteSpace.path), title: tree.siteSpace.title };
        }
        if (kind === 'anchor' && (page === undefined || page === node?.id)) {
            return hash === '' ? undefined : { href: hash };
        }
        const target = typeof page === 'string' ? findNode(tree.pages, page) : undefined;
        if (target === undefined) return undefined;
        const path = pagePathOnSite(tree.siteSpace, tree.pages, target.id);
        return { href: hrefOf(path) + hash, title: target.title };
    };
}
