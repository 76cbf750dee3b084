import {
    findPublishedSite,
    loadActiveIntegrations,
    loadSpacesOfSite,
    type Platform,
    type ActiveIntegration,
    type SiteRow,
    type SiteSpace,
    type Visitor,
    type VisitorSession,
} from '@bindery/platform';

import type { ReportError } from '../reply.ts';
import { formatCookie } from './cookies.ts';
import type { RateLimit } from './rate-limit.ts';
import type { SiteAssets } from './site-assets.ts';
import { readVisitor } from './visitor.ts';

/** The same for a site that is not there, not published, or not shared with the visitor. */
export const NO_SITE = 'There is no site here, or it is shared by a link that you do not have.';

/** What all requests to published sites share. */
export interface SiteParts {
    platform: Platform;
    assets: SiteAssets;
    report: ReportError;
    limits: { view: RateLimit; invoke: RateLimit; feedback: RateLimit };
}

/** One request to a published site. */
export interface SiteVisit extends SiteParts {
    request: Request;
    url: URL;
    ip: string;
    site: SiteRow;
    spaces: SiteSpace[];
    integrations: ActiveIntegration[];
    /** Path of the site, without a slash at the end. */
    base: string;
    /** What follows it, decoded, without slashes around it. */
    path: string;
    visitor: Visitor;
    /** Set once the visitor is known to have signed in. */
    session: VisitorSession | undefined;
    /** Headers `Set-Cookie` of the answer. */
    cookies: string[];
    /** Sets a cookie of this site; it reaches no other. */
    setCookie(name: string, value: string, maxAge: number): void;
}

/** @throws PlatformError `not_found` when no such site is published. */
export async function openVisit(
    parts: SiteParts,
    request: Request,
    url: URL,
    ip: string,
    slug: string,
    path: string,
): Promise<SiteVisit> {
    const { db, urls } = parts.platform.ctx;
    const site = await findPublishedSite(db, slug);
    const [spaces, integrations] = await Promise.all([
        loadSpacesOfSite(db, site.id),
        loadActiveIntegrations(db, 'site', site.id),
    ]);
    const base = `/s/${encodeURIComponent(slug)}`;
    const secure = urls.origins.site.startsWith('https:');
    const { visitor, cookie } = readVisitor(request, ip);
    const cookies = cookie === null ? [] : [formatCookie({ ...cookie, path: '/s/', secure })];
    return {
        ...parts,
        request,
        url,
        ip,
        site,
        spaces,
        integrations,
        base,
        path,
        visitor,
        session: undefined,
        cookies,
        setCookie(name, value, maxAge) {
            cookies.push(formatCookie({ name, value, path: base, maxAge, secure }));
        },
    };
}

/** The address of a page, from its path on the site. */
export function hrefOf({ base }: { base: string }, path: string): string {
    if (path === '') return base;
    return `${base}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

/** Sends the browser on within the site, or to where a visitor signs in. */
export function redirect(visit: SiteVisit, location: string): Response {
    const headers = new Headers({ Location: location, 'Cache-Control': 'no-store' });
    for (const cookie of visit.cookies) headers.append('Set-Cookie', cookie);
    return new Response(null, { status: 303, headers });
}
