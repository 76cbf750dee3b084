import type { Event } from '@bindery/contract';
import {
    PlatformError,
    createId,
    isShareKey,
    verifyVisitorToken,
    withScope,
} from '@bindery/platform';

import { readCookies } from './cookies.ts';
import { NO_SITE, redirect, type SiteVisit } from './site-visit.ts';

const SESSION_COOKIE = 'bindery_session';
const SHARE_COOKIE = 'bindery_share';

/** The parameter that integrations hand a signed token over in. */
const TOKEN_PARAMETER = 'jwt_token';
const SHARE_PARAMETER = 'share';

/** Browsers keep no larger cookie (RFC 6265, 6.1: 4096 bytes, with its name and attributes). */
const LONGEST_TOKEN = 3800;

const SHARE_MAX_AGE_S = 30 * 24 * 60 * 60;

/**
 * Lets a visitor in, or answers what to do instead: the site's visibility decides. A token or key in the address is
 * taken out of it at once, so that it is in no referrer, view or bookmark.
 *
 * @throws PlatformError `unauthorized`, `not_found`.
 */
export async function admit(visit: SiteVisit): Promise<Response | null> {
    switch (visit.site.visibility) {
        case 'share-link':
            return admitByKey(visit);
        case 'visitor-auth':
            return admitByToken(visit);
        default:
            return null;
    }
}

function admitByKey(visit: SiteVisit): Response | null {
    const { ctx } = visit.platform;
    const given = visit.url.searchParams.get(SHARE_PARAMETER);
    if (given !== null && isShareKey(ctx, visit.site.id, given)) {
        visit.setCookie(SHARE_COOKIE, given, SHARE_MAX_AGE_S);
        return redirect(visit, without(visit.url, SHARE_PARAMETER));
    }
    const kept = readCookies(visit.request)[SHARE_COOKIE] ?? '';
    if (isShareKey(ctx, visit.site.id, kept)) return null;
    throw new PlatformError('not_found', NO_SITE);
}

async function admitByToken(visit: SiteVisit): Promise<Response | null> {
    const given = visit.url.searchParams.get(TOKEN_PARAMETER);
    if (given !== null) {
        const session = await verify(visit, given);
        if (given.length > LONGEST_TOKEN) {
            throw new PlatformError(
                'unauthorized',
                `The sign-in holds too many claims: its token has ${given.length} characters, at most ${LONGEST_TOKEN} fit into a cookie.`,
            );
        }
        const seconds = (session.expiresAt.getTime() - visit.platform.ctx.now().getTime()) / 1000;
        visit.setCookie(SESSION_COOKIE, given, Math.max(1, Math.floor(seconds)));
        return redirect(visit, without(visit.url, TOKEN_PARAMETER));
    }
    const kept = readCookies(visit.request)[SESSION_COOKIE];
    if (kept !== undefined) {
        try {
            visit.session = await verify(visit, kept);
            return null;
        } catch (error) {
            if (!(error instanceof PlatformError)) throw error;
            // Expired, or signed by what is no longer installed: sign in again.
            visit.setCookie(SESSION_COOKIE, '', 0);
        }
    }
    if (visit.request.method !== 'GET' && visit.request.method !== 'HEAD') {
        throw new PlatformError('unauthorized', 'Sign in to this site first.');
    }
    const location =
        visit.path === '' ? '' : `/${visit.path.split('/').map(encodeURIComponent).join('/')}`;
    return redirect(visit, `${visit.base}/~login?${new URLSearchParams({ location }).toString()}`);
}

function verify(visit: SiteVisit, token: string) {
    return verifyVisitorToken(visit.platform.ctx, visit.site.id, backendsOf(visit), token);
}

function backendsOf({ integrations }: SiteVisit) {
    return withScope(integrations, 'site:visitor:auth');
}

/** A URL's path and query without one parameter. */
function without(url: URL, parameter: string): string {
    const rest = new URLSearchParams(url.search);
    rest.delete(parameter);
    const query = rest.toString();
    return url.pathname + (query === '' ? '' : `?${query}`);
}

/** `~login`: sends the visitor to where the site's integration has visitors sign in. */
export async function login(visit: SiteVisit): Promise<Response> {
    const target = await askWhereTo(visit, undefined);
    if (target === undefined) {
        throw new PlatformError(
            'integration_failed',
            'Nobody can sign in to this site now: no integration on it says where.',
        );
    }
    return redirect(visit, target);
}

/** `~logout`: forgets the visitor, then goes where the integration ends its own session. Undefined: nowhere. */
export async function logout(visit: SiteVisit): Promise<Response | undefined> {
    visit.setCookie(SESSION_COOKIE, '', 0);
    visit.setCookie(SHARE_COOKIE, '', 0);
    let target: string | undefined;
    try {
        target = await askWhereTo(visit, 'logout');
    } catch (error) {
        // The visitor is signed out here all the same.
        if (!(error instanceof PlatformError)) throw error;
    }
    return target === undefined ? undefined : redirect(visit, target);
}

/** Asks the first integration that signs visitors in. Only its `Location` is used: its page would run on the site's origin. */
async function askWhereTo(
    visit: SiteVisit,
    action: 'logout' | undefined,
): Promise<string | undefined> {
    const [backend] = backendsOf(visit);
    if (backend === undefined) return undefined;
    visit.limits.invoke.take(`${visit.site.id} ${visit.ip}`);
    const { integration, installationId } = backend;
    const siteId = visit.site.id;
    const event = {
        type: 'fetch_visitor_authentication',
        eventId: createId(),
        installationId,
        siteId,
        location: locationOf(visit.url),
        ...(action === undefined ? {} : { action }),
    } as unknown as Event;
    const { response } = await visit.platform.invoke({
        target: { integration, installationId, kind: 'site', scopeId: siteId },
        event,
        signal: visit.request.signal,
    });
    await response.arrayBuffer();
    const location = response.headers.get('location');
    const isRedirect = response.status >= 300 && response.status < 400;
    if (!isRedirect || location === null || !/^https?:\/\//i.test(location)) {
        throw new PlatformError(
            'integration_failed',
            `"${integration}" did not say where visitors sign ${action === 'logout' ? 'out' : 'in'}: it answered ${response.status}, a redirect to an http or https URL is expected.`,
        );
    }
    return location;
}

/**
 * Where the visitor wants to go, on the site. Integrations append it to the site's URL: it must begin with a slash, or
 * `@evil.example` would make another host of it.
 */
function locationOf(url: URL): string {
    const location = url.searchParams.get('location') ?? '';
    return /^\/(?![/\\])/.test(location) ? location : '';
}
