import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { HTTPException } from 'hono/http-exception';

import { PlatformError, type Platform } from '@bindery/platform';

import type { ReportError } from '../error-response.ts';
import type { ServerEnv } from '../server-env.ts';
import { admit, requireShareKey } from './admit.ts';
import { takeFeedback } from './feedback.ts';
import { openSiteAssets } from './site-assets.ts';
import { confirmLogout, login, logout } from './sign-in.ts';
import { serveSiteFile } from './site-files.ts';
import { explainGitBookApp, GITBOOK_APP_PATH } from './gitbook-app.ts';
import { siteErrorHandler } from './site-error.ts';
import { createSiteLimits } from './site-limits.ts';
import { servePage } from './site-page.ts';
import { renderBlock } from './site-render.ts';
import { askSite, searchSite } from './site-search.ts';
import { serveScript } from './site-scripts.ts';
import { knowVisitor, openVisit, type SiteEnv, type SiteParts } from './site-visit.ts';

/** Names below a site that are not pages: slugs of pages have no tilde. */
const RESERVED = new Set([
    '~login',
    '~logout',
    '~scripts',
    '~render',
    '~feedback',
    '~search',
    '~ask',
    '~files',
]);

/**
 * Creates the routes of published sites: the assets of the site app, and the pages of the site that the host name
 * selects.
 */
export function createSitesApp(options: {
    platform: Platform;
    report: ReportError;
    /** Folder of the built app of published sites. */
    siteDirectory?: string | undefined;
}): Hono<ServerEnv> {
    const { platform, report, siteDirectory } = options;
    const assets = openSiteAssets(siteDirectory);
    const parts: SiteParts = {
        platform,
        report,
        assets,
        limits: createSiteLimits(() => platform.ctx.now().getTime()),
    };

    const site = new Hono<SiteEnv>()
        .use(openVisit(parts), requireShareKey, knowVisitor)
        .get('/~login', login)
        .get('/~logout', confirmLogout)
        .post('/~logout', refuseCrossSite, logout)
        .get('/~scripts/:integration', admit, serveScript)
        .post('/~render/:integration', refuseCrossSite, admit, renderBlock)
        .get('/~search', refuseCrossSite, admit, searchSite)
        .get('/~ask', refuseCrossSite, admit, askSite)
        .get('/~files/:space/:hash/:name', admit, serveSiteFile)
        .post('/~feedback', refuseCrossSite, admit, takeFeedback)
        .get('*', refuseReserved, admit, servePage)
        .all('*', refuseReserved, (c) => {
            throw methodNotAllowed(c.req.method);
        })
        .onError(siteErrorHandler(parts));

    return new Hono<ServerEnv>()
        .get(GITBOOK_APP_PATH, explainGitBookApp)
        .get('/~assets/*', (c) => assets.serve(new URL(c.req.url).pathname))
        .route('/', site);
}

/** Refuses forms and scripts of other sites (Fetch Metadata, W3C). */
const refuseCrossSite = createMiddleware<SiteEnv>(async (c, next) => {
    const from = c.req.header('sec-fetch-site');
    if (from !== undefined && from !== 'same-origin' && from !== 'none') {
        throw new PlatformError('forbidden', 'This is not accepted from other sites.');
    }
    await next();
});

const refuseReserved = createMiddleware<SiteEnv>(async (c, next) => {
    const [first = ''] = c.get('visit').path.split('/');
    if (RESERVED.has(first)) throw methodNotAllowed(c.req.method);
    if (first.startsWith('~')) {
        throw new PlatformError('not_found', 'There is no page at this address.');
    }
    await next();
});

function methodNotAllowed(method: string): HTTPException {
    return new HTTPException(405, { message: `${method} is not for this address.` });
}
