import type { Event } from '@bindery/contract';
import {
    PlatformError,
    createId,
    formatPolicy,
    readPolicy,
    widen,
    withScope,
    type Policy,
    type ActiveIntegration,
} from '@bindery/platform';

import { hrefOf, type SiteVisit } from './site-visit.ts';

/** Scripts depend on configuration and version, and little on time: a minute old is good enough. */
const SCRIPT_MAX_AGE_S = 60;

/** Integrations on the site that put a script on its pages. */
export function scriptsOf({ integrations }: Pick<SiteVisit, 'integrations'>): ActiveIntegration[] {
    return withScope(integrations, 'site:script:inject');
}

/** Some script may set cookies that the visitor should be asked about. */
export function needsConsent(visit: Pick<SiteVisit, 'integrations'>): boolean {
    return withScope(scriptsOf(visit), 'site:script:cookies').length > 0;
}

export function scriptPath(visit: Pick<SiteVisit, 'base'>, integration: string): string {
    return hrefOf(visit, `~scripts/${integration}`);
}

/** `~scripts/{integration}`: asks the integration for its script. */
export async function serveScript(visit: SiteVisit, integration: string): Promise<Response> {
    const found = scriptsOf(visit).find((each) => each.integration === integration);
    if (found === undefined) throw new PlatformError('not_found', 'There is no such script.');
    visit.limits.invoke.take(`${visit.site.id} ${visit.ip}`);
    const siteId = visit.site.id;
    const event = {
        type: 'fetch_published_script',
        eventId: createId(),
        installationId: found.installationId,
        siteId,
    } as unknown as Event;
    const { response } = await visit.platform.invoke({
        target: {
            integration,
            installationId: found.installationId,
            kind: 'site',
            scopeId: siteId,
        },
        event,
        signal: visit.request.signal,
    });
    if (!response.ok) {
        await response.arrayBuffer();
        throw new PlatformError(
            'integration_failed',
            `"${integration}" has no script for this site: it answered ${response.status}.`,
        );
    }
    return new Response(response.body, {
        headers: {
            // Whatever it calls itself: it is run as a script, or not at all.
            'Content-Type': 'text/javascript; charset=utf-8',
            'Cache-Control': `private, max-age=${SCRIPT_MAX_AGE_S}`,
            'X-Content-Type-Options': 'nosniff',
            // A script of a site that visitors sign in to is not for other sites.
            'Cross-Origin-Resource-Policy': 'same-origin',
        },
    });
}

/**
 * The policy of a page: the site's own, widened by what the manifests of scripts on it ask for. Scripts carry a nonce;
 * what they load themselves is trusted with them (`'strict-dynamic'`), as on GitBook, where manifests do not name all
 * that a tag manager loads.
 */
export function pagePolicy(visit: SiteVisit, nonce: string): string {
    const { origins } = visit.platform.ctx.urls;
    const base: Policy = new Map(
        Object.entries({
            'default-src': ["'self'"],
            'script-src': ["'self'", `'nonce-${nonce}'`, "'strict-dynamic'"],
            'style-src': ["'self'", "'unsafe-inline'"],
            'img-src': ['*', 'data:', 'blob:'],
            'media-src': ['*', 'blob:'],
            'font-src': ["'self'", 'data:'],
            'connect-src': ["'self'", origins.endpoint, origins.sandbox],
            // Webframes show pages of any integration and provider, sandboxed.
            'frame-src': [origins.sandbox, 'https:', 'http:'],
            'worker-src': ["'self'", 'blob:'],
            'object-src': ["'none'"],
            'base-uri': ["'none'"],
            'form-action': ["'self'"],
        }).map(([directive, sources]) => [directive, new Set(sources)]),
    );
    return formatPolicy(
        widen(
            base,
            scriptsOf(visit).map(({ manifest }) => readPolicy(manifest)),
        ),
    );
}
