import {
    PlatformError,
    isShareKey,
    loadActiveIntegrations,
    startVisitorSession,
    withScope,
    type Platform,
    type SiteRow,
} from '@bindery/platform';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';

import { opensPage } from '../fetch-metadata.ts';
import type { ServerEnv } from '../server-env.ts';
import { setSiteCookie } from './site-cookies.ts';
import { SHARE_PARAMETER, TOKEN_PARAMETER } from './site-path.ts';
import { siteAtHost } from './site-visit.ts';

/** Browsers limit a cookie to 4096 bytes with its name and attributes (RFC 6265, section 6.1). */
const MAX_SESSION_CHARACTERS = 3800;

const SHARE_MAX_AGE_S = 30 * 24 * 60 * 60;

/** Lifetime of the cookie with the error, which the page after the redirect shows. */
const ERROR_MAX_AGE_S = 60;

/**
 * Removes tokens and share keys from the URL by a redirect, before any other handler responds: they must not appear in
 * pages, errors, referrers, views or bookmarks. A valid token or key becomes a cookie.
 */
export function takeCredentials(platform: Platform) {
    return createMiddleware<ServerEnv>(async (c, next) => {
        const url = new URL(c.req.url);
        const token = url.searchParams.get(TOKEN_PARAMETER);
        const key = url.searchParams.get(SHARE_PARAMETER);
        if (token === null && key === null) return next();
        if (c.req.method === 'GET' && opensPage(c)) {
            const site = await findSite(platform, url.host);
            if (site?.visibility === 'visitor-auth' && token !== null) {
                await startSession(c, platform, site, token);
            }
            if (site?.visibility === 'share-link' && key !== null) {
                rememberKey(c, platform, site, key);
            }
        }
        url.searchParams.delete(TOKEN_PARAMETER);
        url.searchParams.delete(SHARE_PARAMETER);
        c.header('Cache-Control', 'no-store');
        c.header('Referrer-Policy', 'no-referrer');
        // One slash at the beginning, because `//host/` would be the URL of another host.
        return c.redirect(url.pathname.replace(/^[/\\]+/, '/') + url.search, 303);
    });
}

async function findSite(platform: Platform, host: string): Promise<SiteRow | undefined> {
    try {
        return await siteAtHost(platform, host);
    } catch (error) {
        if (error instanceof PlatformError && error.code === 'not_found') return undefined;
        throw error;
    }
}

async function startSession(
    c: Context,
    platform: Platform,
    site: SiteRow,
    token: string,
): Promise<void> {
    const { ctx } = platform;
    const integrations = await loadActiveIntegrations(ctx.db, 'site', site.id);
    try {
        const { session, expiresAt } = await startVisitorSession(
            ctx,
            site.id,
            withScope(integrations, 'site:visitor:auth'),
            token,
        );
        if (session.length > MAX_SESSION_CHARACTERS) {
            throw new PlatformError(
                'unauthorized',
                `The sign-in holds too many claims: its session has ${session.length} characters, at most ${MAX_SESSION_CHARACTERS} fit into a cookie.`,
            );
        }
        const seconds = (expiresAt.getTime() - ctx.now().getTime()) / 1000;
        const maxAge = Math.max(1, Math.floor(seconds));
        setSiteCookie(c, platform, 'bindery_session', session, maxAge);
    } catch (error) {
        if (!(error instanceof PlatformError && error.code === 'unauthorized')) throw error;
        setSiteCookie(c, platform, 'bindery_sign_in_error', error.message, ERROR_MAX_AGE_S);
    }
}

function rememberKey(c: Context, platform: Platform, site: SiteRow, key: string): void {
    if (!isShareKey(platform.ctx, site, key)) return;
    setSiteCookie(c, platform, 'bindery_share', key, SHARE_MAX_AGE_S);
}
