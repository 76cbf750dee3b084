import {
    findPublishedSite,
    loadActiveIntegrations,
    loadSpacesOfSite,
    type ActiveIntegration,
    type Platform,
    type SiteRow,
    type SiteSpace,
    type Visitor,
    type VisitorSession,
} from '@bindery/platform';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';

import { meterOf } from '../budget/request-meter.ts';
import type { ReportError } from '../error-response.ts';
import type { ServerEnv } from '../server-env.ts';
import { clientAddress } from './client-address.ts';
import type { SiteAssets } from './site-assets.ts';
import type { SiteLimits } from './site-limits.ts';
import { readVisitor } from './visitor.ts';

/** The same text for a site that does not exist, is not published, or is not shared with the visitor. */
export const NO_SITE = 'There is no site here, or it is shared by a link that you do not have.';

/** Shared by all requests to published sites. */
export interface SiteParts {
    platform: Platform;
    assets: SiteAssets;
    report: ReportError;
    limits: SiteLimits;
}

/** One request to a published site. */
export interface SiteVisit extends SiteParts {
    /** IP address of the client. */
    ip: string;
    site: SiteRow;
    spaces: SiteSpace[];
    integrations: ActiveIntegration[];
    /** Path on the site, decoded, without slashes at its ends. */
    path: string;
    visitor: Visitor;
    /** Undefined unless the visitor has signed in. */
    session: VisitorSession | undefined;
}

export interface SiteEnv extends ServerEnv {
    Variables: { visit: SiteVisit };
}

export type SiteContext = Context<SiteEnv>;

/** Sets `visit`. @throws PlatformError `not_found` when no such site is published. */
export function openVisit(parts: SiteParts) {
    return createMiddleware<SiteEnv>(async (c, next) => {
        const { db } = parts.platform.ctx;
        const { host, pathname } = new URL(c.req.url);
        const site = await siteAtHost(parts.platform, host);
        meterOf(c.req.raw).add({ kind: 'organization', id: site.organization_id });
        const segments = pathname.split('/').map(decodeURIComponent);
        const [spaces, integrations] = await Promise.all([
            loadSpacesOfSite(db, site.id),
            loadActiveIntegrations(db, 'site', site.id),
        ]);
        const ip = clientAddress(c.req.raw, c.env.remoteAddress);
        c.set('visit', {
            ...parts,
            ip,
            site,
            spaces,
            integrations,
            path: segments.filter((segment) => segment !== '').join('/'),
            visitor: NOBODY,
            session: undefined,
        });
        await next();
    });
}

/** The visitor until {@link knowVisitor} has read the cookie. */
const NOBODY: Visitor = { anonymousId: '', cookies: {}, userAgent: '', ip: '' };

/** Sets the visitor. Runs after `requireShareKey`, so that a site that is hidden from the visitor sets no cookie. */
export const knowVisitor = createMiddleware<SiteEnv>(async (c, next) => {
    const visit = c.get('visit');
    visit.visitor = readVisitor(c, visit.ip, visit.platform);
    await next();
});

/** Returns the published site of a host. @throws PlatformError `not_found`. */
export async function siteAtHost({ ctx }: Platform, host: string): Promise<SiteRow> {
    return findPublishedSite(ctx.db, ctx.urls.siteHosts.nameIn(host) ?? '');
}

/** Returns the URL path of a page, from its path on the site. */
export function hrefOf(path: string): string {
    return `/${path.split('/').map(encodeURIComponent).join('/')}`;
}

/** Redirects within the site or to a sign-in page. */
export function redirect(c: SiteContext, location: string): Response {
    c.header('Cache-Control', 'no-store');
    return c.redirect(location, 303);
}
