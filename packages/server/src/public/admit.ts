import {
    PlatformError,
    isShareKey,
    readVisitorSession,
    withScope,
    type ActiveIntegration,
} from '@bindery/platform';
import { getCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';

import { NO_SITE, redirect, setSiteCookie, type SiteContext, type SiteEnv } from './site-visit.ts';

export const SESSION_COOKIE = 'bindery_session';
export const SHARE_COOKIE = 'bindery_share';

/** Message of a failed sign-in, for the page after the redirect that removed the token from the URL. */
export const ERROR_COOKIE = 'bindery_sign_in_error';

/**
 * Admits a visitor as the site's visibility requires, or redirects to the sign-in.
 *
 * @throws PlatformError `unauthorized`, `not_found`.
 */
export const admit = createMiddleware<SiteEnv>(async (c, next) => {
    const { site, platform } = c.get('visit');
    if (site.visibility === 'share-link') {
        if (!isShareKey(platform.ctx, site.id, getCookie(c, SHARE_COOKIE) ?? '')) {
            throw new PlatformError('not_found', NO_SITE);
        }
    }
    if (site.visibility === 'visitor-auth') {
        const redirected = await requireSession(c);
        if (redirected !== null) return redirected;
    }
    return next();
});

async function requireSession(c: SiteContext): Promise<Response | null> {
    const visit = c.get('visit');
    const stored = getCookie(c, SESSION_COOKIE);
    if (stored !== undefined) {
        const { platform, site } = visit;
        visit.session = await readVisitorSession(
            platform.ctx,
            site.id,
            signInIntegrations(c),
            stored,
        );
        if (visit.session !== undefined) return null;
        setSiteCookie(c, SESSION_COOKIE, '', 0);
    }
    const message = getCookie(c, ERROR_COOKIE);
    if (message !== undefined) {
        setSiteCookie(c, ERROR_COOKIE, '', 0);
        throw new PlatformError('unauthorized', message);
    }
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
        throw new PlatformError('unauthorized', 'Sign in to this site first.');
    }
    const location =
        visit.path === '' ? '' : `/${visit.path.split('/').map(encodeURIComponent).join('/')}`;
    return redirect(c, `${visit.base}/~login?${new URLSearchParams({ location }).toString()}`);
}

/** Returns the integrations on the site that sign visitors in. */
export function signInIntegrations(c: SiteContext): ActiveIntegration[] {
    return withScope(c.get('visit').integrations, 'site:visitor:auth');
}
