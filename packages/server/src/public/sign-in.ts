import { PlatformError, newEvent } from '@bindery/platform';

import { SESSION_COOKIE, SHARE_COOKIE, signInIntegrations } from './admit.ts';
import { respondMessage } from './site-error.ts';
import { redirect, setSiteCookie, type SiteContext } from './site-visit.ts';

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

/** `~logout`: ends the visitor's session here, then redirects to where the integration ends its own. */
export async function logout(c: SiteContext): Promise<Response> {
    const visit = c.get('visit');
    setSiteCookie(c, SESSION_COOKIE, '', 0);
    setSiteCookie(c, SHARE_COOKIE, '', 0);
    try {
        const url = await signInUrl(c, 'logout');
        if (url !== undefined) return redirect(c, url);
    } catch (error) {
        // A failing integration must not keep the visitor signed in here.
        if (!(error instanceof PlatformError)) throw error;
    }
    return respondMessage(c, visit, {
        status: 200,
        title: 'You are signed out',
        text: `You have left ${visit.site.title}.`,
        link: { href: visit.base, label: 'Sign in again' },
    });
}

/**
 * Calls the first integration that signs visitors in, and returns the `Location` of its response; undefined without
 * such an integration. Its body is ignored: a page would run on the site's origin.
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
    const location = response.headers.get('location');
    const isRedirect = response.status >= 300 && response.status < 400;
    if (!isRedirect || location === null || !/^https?:\/\//i.test(location)) {
        throw new PlatformError(
            'integration_failed',
            `"${integration}" did not redirect to a sign-${action === 'logout' ? 'out' : 'in'} page: it answered ${response.status}, a redirect to an http or https URL is expected.`,
        );
    }
    return location;
}

/**
 * Path on the site to return to after the sign-in. It must begin with a slash: integrations append it to the site's URL,
 * and `@evil.example` would make that a URL of another host.
 */
function locationOf(c: SiteContext): string {
    const location = c.req.query('location') ?? '';
    return /^\/(?![/\\])/.test(location) ? location : '';
}
