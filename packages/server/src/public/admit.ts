import {
    PlatformError,
    isShareKey,
    verifyVisitorToken,
    withScope,
    type ActiveIntegration,
} from '@bindery/platform';
import { getCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';

import { NO_SITE, redirect, setSiteCookie, type SiteContext, type SiteEnv } from './site-visit.ts';

export const SESSION_COOKIE = 'bindery_session';
export const SHARE_COOKIE = 'bindery_share';

/** Query parameter with the signed token of an integration's sign-in. */
const TOKEN_PARAMETER = 'jwt_token';
const SHARE_PARAMETER = 'share';

/** Browsers limit a cookie to 4096 bytes with its name and attributes (RFC 6265, section 6.1). */
const MAX_TOKEN_CHARACTERS = 3800;

const SHARE_MAX_AGE_S = 30 * 24 * 60 * 60;

/**
 * Admits a visitor as the site's visibility requires, or redirects to the sign-in. A token or key in the URL becomes a
 * cookie and is removed from the URL at once, so that no referrer, view or bookmark has it.
 *
 * @throws PlatformError `unauthorized`, `not_found`.
 */
export const admit = createMiddleware<SiteEnv>(async (c, next) => {
    const { visibility } = c.get('visit').site;
    const redirected =
        visibility === 'share-link'
            ? admitByKey(c)
            : visibility === 'visitor-auth'
              ? await admitByToken(c)
              : null;
    return redirected ?? next();
});

function admitByKey(c: SiteContext): Response | null {
    const { platform, site } = c.get('visit');
    const given = c.req.query(SHARE_PARAMETER);
    if (given !== undefined && isShareKey(platform.ctx, site.id, given)) {
        setSiteCookie(c, SHARE_COOKIE, given, SHARE_MAX_AGE_S);
        return redirect(c, urlWithout(c, SHARE_PARAMETER));
    }
    if (isShareKey(platform.ctx, site.id, getCookie(c, SHARE_COOKIE) ?? '')) return null;
    throw new PlatformError('not_found', NO_SITE);
}

async function admitByToken(c: SiteContext): Promise<Response | null> {
    const visit = c.get('visit');
    const given = c.req.query(TOKEN_PARAMETER);
    if (given !== undefined) {
        const session = await verify(c, given);
        if (given.length > MAX_TOKEN_CHARACTERS) {
            throw new PlatformError(
                'unauthorized',
                `The sign-in holds too many claims: its token has ${given.length} characters, at most ${MAX_TOKEN_CHARACTERS} fit into a cookie.`,
            );
        }
        const seconds = (session.expiresAt.getTime() - visit.platform.ctx.now().getTime()) / 1000;
        setSiteCookie(c, SESSION_COOKIE, given, Math.max(1, Math.floor(seconds)));
        return redirect(c, urlWithout(c, TOKEN_PARAMETER));
    }
    const stored = getCookie(c, SESSION_COOKIE);
    if (stored !== undefined) {
        try {
            visit.session = await verify(c, stored);
            return null;
        } catch (error) {
            if (!(error instanceof PlatformError)) throw error;
            // Expired, or signed by an integration that is no longer installed.
            setSiteCookie(c, SESSION_COOKIE, '', 0);
        }
    }
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
        throw new PlatformError('unauthorized', 'Sign in to this site first.');
    }
    const location =
        visit.path === '' ? '' : `/${visit.path.split('/').map(encodeURIComponent).join('/')}`;
    return redirect(c, `${visit.base}/~login?${new URLSearchParams({ location }).toString()}`);
}

function verify(c: SiteContext, token: string) {
    const visit = c.get('visit');
    return verifyVisitorToken(visit.platform.ctx, visit.site.id, signInIntegrations(c), token);
}

/** Integrations on the site that sign visitors in. */
export function signInIntegrations(c: SiteContext): ActiveIntegration[] {
    return withScope(c.get('visit').integrations, 'site:visitor:auth');
}

/** Path and query of the request without one parameter. */
function urlWithout(c: SiteContext, parameter: string): string {
    const { pathname, searchParams } = new URL(c.req.url);
    searchParams.delete(parameter);
    const query = searchParams.toString();
    return pathname + (query === '' ? '' : `?${query}`);
}
