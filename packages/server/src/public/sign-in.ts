import { PlatformError, endVisitorSession, newEvent } from '@bindery/platform';

import { signInIntegrations } from './admit.ts';
import { setSiteCookie, siteCookie } from './site-cookies.ts';
import { normalizeSitePath } from './site-path.ts';
import { respondMessage } from './site-error.ts';
import { redirect, type SiteContext, type SiteVisit } from './site-visit.ts';

/** `~login`: redirects the visitor to the sign-in page of the site's integration. */
export async function login(c: SiteContext): Promise<Response> {
    if (c.get('visit').site.visibility !== 'visitor-auth') {
        throw new PlatformError('not_found', 'This site has no sign-in.');
    }
    const url = await signInUrl(c);
    if (url === undefined) {
        throw new PlatformError(
            'integration_failed',
            'Visitors cannot sign in to this site now: no integration on it signs visitors in.',
        );
    }
    return redirect(c, url);
}

/** `GET ~logout`: asks for confirmation, so that a link or image on another site cannot sign the visitor out. */
export function confirmLogout(c: SiteContext): Promise<Response> {
    const visit = c.get('visit');
    return respondMessage(c, visit, {
        status: 200,
        title: 'Sign out?',
        text: `You are about to leave ${nameOf(visit)}.`,
        button: { action: '/~logout', label: 'Sign out' },
    });
}

/**
 * `POST ~logout`: ends the visitor's session here, then sends the browser to the URL where the integration ends its own
 * session. Uses the header `Refresh`, because the policy's `form-action` forbids redirecting a form to another host.
 */
export async function logout(c: SiteContext): Promise<Response> {
    const visit = c.get('visit');
    const session = siteCookie(c, visit.platform, 'bindery_session');
    if (session !== undefined) {
        await endVisitorSession(visit.platform.ctx, visit.site.id, session);
    }
    setSiteCookie(c, visit.platform, 'bindery_session', '', 0);
    setSiteCookie(c, visit.platform, 'bindery_share', '', 0);
    try {
        const url = await signInUrl(c, 'logout');
        if (url !== undefined) c.header('Refresh', `0; url=${url}`);
    } catch (error) {
        // A failing integration must not keep the visitor signed in here.
        if (!(error instanceof PlatformError)) throw error;
    }
    return respondMessage(c, visit, {
        status: 200,
        title: 'You are signed out',
        text: `You have left ${nameOf(visit)}.`,
        link: { href: '/', label: 'Sign in again' },
    });
}

/**
 * Calls the first integration that signs visitors in, and returns the `Location` of its response; undefined without
 * such an integration. The body of the response is ignored, because a page would run on the site's origin.
 */
async function signInUrl(c: SiteContext, action?: 'logout'): Promise<string | undefined> {
    const visit = c.get('visit');
    const [provider] = signInIntegrations(c);
    if (provider === undefined) return undefined;
    visit.limits.take('invoke', visit);
    const { integration, installationId } = provider;
    const siteId = visit.site.id;
    const event = newEvent('fetch_visitor_authentication', {
        installationId,
        siteId,
        location: locationOf(c),
        ...(action === undefined ? {} : { action }),
    });
    const { response } = await visit.platform.invoke({
        scope: { kind: 'site', integration, installationId, scopeId: siteId },
        event,
        signal: c.req.raw.signal,
    });
    await response.arrayBuffer();
    const location = urlOf(response.headers.get('location'));
    const isRedirect = response.status >= 300 && response.status < 400;
    if (!isRedirect || location === undefined) {
        throw new PlatformError(
            'integration_failed',
            `"${integration}" did not redirect to a sign-${action === 'logout' ? 'out' : 'in'} page: it answered ${response.status}, a redirect to an http or https URL is expected.`,
        );
    }
    return location;
}

/** Returns the site's title; a neutral text for a site with sign-in, whose title only signed-in visitors may see. */
function nameOf({ site }: SiteVisit): string {
    return site.visibility === 'visitor-auth' ? 'this site' : site.title;
}

/** Serialises an http or https URL, which removes control characters; undefined for anything else. */
function urlOf(location: string | null): string | undefined {
    if (location === null || !URL.canParse(location)) return undefined;
    const url = new URL(location);
    return ['http:', 'https:'].includes(url.protocol) ? url.href : undefined;
}

/**
 * Returns the path on the site to return to after the sign-in; empty for the first page, and for input that is not a
 * path below the site. Integrations append the path to the site's URL: `@evil.example` would change its host.
 */
function locationOf(c: SiteContext): string {
    return normalizeSitePath(c.req.query('location') ?? '') ?? '';
}
