import {
    PlatformError,
    isShareKey,
    readVisitorSession,
    withScope,
    type ActiveIntegration,
} from '@bindery/platform';
import { createMiddleware } from 'hono/factory';

import { setSiteCookie, siteCookie } from './site-cookies.ts';
import { NO_SITE, hrefOf, redirect, type SiteContext, type SiteEnv } from './site-visit.ts';

/**
 * Admits a visitor as the site's visibility requires, or redirects to the sign-in.
 *
 * @throws PlatformError `unauthorized`.
 */
export const admit = createMiddleware<SiteEnv>(async (c, next) => {
    const { site } = c.get('visit');
    if (site.visibility === 'visitor-auth') {
        const redirected = await requireSession(c);
        if (redirected !== null) return redirected;
    }
    return next();
});

/**
 * Hides a site that is shared by a link from visitors without the link, before any other handler responds.
 *
 * @throws PlatformError `not_found`.
 */
export const requireShareKey = createMiddleware<SiteEnv>(async (c, next) => {
    const { site, platform } = c.get('visit');
    if (site.visibility === 'share-link') {
        const key = siteCookie(c, platform, 'bindery_share') ?? '';
        if (!isShareKey(platform.ctx, site, key)) {
            throw new PlatformError('not_found', NO_SITE);
        }
    }
    return next();
});

async function requireSession(c: SiteContext): Promise<Response | null> {
    const visit = c.get('visit');
    const { platform, site } = visit;
    const stored = siteCookie(c, platform, 'bindery_session');
    if (stored !== undefined) {
        visit.session = await readVisitorSession(
            platform.ctx,
            site.id,
            signInIntegrations(c),
            stored,
        );
        if (visit.session !== undefined) return null;
        setSiteCookie(c, platform, 'bindery_session', '', 0);
    }
    const message = siteCookie(c, platform, 'bindery_sign_in_error');
    if (message !== undefined) {
        setSiteCookie(c, platform, 'bindery_sign_in_error', '', 0);
        throw new PlatformError('unauthorized', message);
    }
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
        throw new PlatformError('unauthorized', 'Sign in to this site first.');
    }
    const location = visit.path === '' ? '' : hrefOf(visit.path);
    return redirect(c, `/~login?${new URLSearchParams({ location }).toString()}`);
}

/** Returns the integrations on the site that sign visitors in. */
export function signInIntegrations(c: SiteContext): ActiveIntegration[] {
    return withScope(c.get('visit').integrations, 'site:visitor:auth');
}
