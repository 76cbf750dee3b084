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
import { setCookie } from 'hono/cookie';
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
    /** Path of the site, without a slash at the end. */
    base: string;
    /** Path below `base`, decoded, without slashes at its ends. */
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
        const [, , slug = '', ...segments] = new URL(c.req.url).pathname
            .split('/')
            .map(decodeURIComponent);
        const site = await findPublishedSite(db, slug);
        meterOf(c.req.raw).add({ kind: 'organization', id: site.organization_id });
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
            base: `/s/${encodeURIComponent(slug)}`,
            path: segments.filter((segment) => segment !== '').join('/'),
            visitor: readVisitor(c, ip, isSecure(parts.platform)),
            session: undefined,
        });
        await next();
    });
}

/** Sets a cookie that is sent to this site only, and that scripts cannot read. A `maxAge` of 0 deletes it. */
export function setSiteCookie(c: SiteContext, name: string, value: string, maxAge: number): void {
    const { base, platform } = c.get('visit');
    const secure = isSecure(platform);
    setCookie(c, name, value, { path: base, maxAge, httpOnly: true, sameSite: 'Lax', secure });
}

/** Returns true if cookies of sites need the attribute `Secure`. */
export function isSecure({ ctx }: Platform): boolean {
    return ctx.urls.origins.site.startsWith('https:');
}

/** Returns the URL path of a page, from its path on the site. */
export function hrefOf({ base }: Pick<SiteVisit, 'base'>, path: string): string {
    if (path === '') return base;
    return `${base}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

/** Redirects within the site or to a sign-in page. */
export function redirect(c: SiteContext, location: string): Response {
    c.header('Cache-Control', 'no-store');
    return c.redirect(location, 303);
}
