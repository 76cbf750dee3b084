import {
    PlatformError,
    newEvent,
    formatPolicy,
    readPolicy,
    extendPolicy,
    withScope,
    type Policy,
    type ActiveIntegration,
} from '@bindery/platform';

import { hrefOf, type SiteContext, type SiteVisit } from './site-visit.ts';

/** A script changes with its integration's version and configuration; visitors get the new script within a minute. */
const SCRIPT_MAX_AGE_S = 60;

/** Returns the integrations on the site that put a script on its pages. */
export function scriptsOf({ integrations }: Pick<SiteVisit, 'integrations'>): ActiveIntegration[] {
    return withScope(integrations, 'site:script:inject');
}

/** Returns true if a script may set cookies that need the visitor's consent. */
export function needsConsent(visit: Pick<SiteVisit, 'integrations'>): boolean {
    return withScope(scriptsOf(visit), 'site:script:cookies').length > 0;
}

export function scriptPath(integration: string): string {
    return hrefOf(`~scripts/${integration}`);
}

/** `~scripts/{integration}`: serves the script that the integration returns. */
export async function serveScript(c: SiteContext): Promise<Response> {
    const visit = c.get('visit');
    const integration = c.req.param('integration') ?? '';
    const found = scriptsOf(visit).find((each) => each.integration === integration);
    if (found === undefined) throw new PlatformError('not_found', 'There is no such script.');
    visit.limits.take('invoke', visit);
    const siteId = visit.site.id;
    const { installationId } = found;
    const { response } = await visit.platform.invoke({
        scope: { kind: 'site', integration, installationId, scopeId: siteId },
        event: newEvent('fetch_published_script', { installationId, siteId }),
        signal: c.req.raw.signal,
    });
    if (!response.ok) {
        await response.arrayBuffer();
        throw new PlatformError(
            'integration_failed',
            `"${integration}" has no script for this site: it answered ${response.status}.`,
        );
    }
    return c.newResponse(response.body, 200, {
        // The integration's content type is ignored: the browser runs the response as a script or not at all.
        'Content-Type': 'text/javascript; charset=utf-8',
        'Cache-Control': `private, max-age=${SCRIPT_MAX_AGE_S}`,
        'X-Content-Type-Options': 'nosniff',
        // The script of a site with sign-in must not be loaded by other sites.
        'Cross-Origin-Resource-Policy': 'same-origin',
    });
}

/**
 * Returns the `Content-Security-Policy` of a page: the site's own, widened by the manifests of the scripts on it.
 * Scripts have a nonce, and the browser trusts what they load (`'strict-dynamic'`) as on GitBook: manifests do not list
 * everything that a tag manager loads.
 */
export function pagePolicy(visit: SiteVisit, nonce: string): string {
    const { origins, sandboxOrigin } = visit.platform.ctx.urls;
    const sandboxOrigins = visit.integrations.map((each) => sandboxOrigin(each.integration));
    const base: Policy = new Map(
        Object.entries({
            'default-src': ["'self'"],
            'script-src': ["'self'", `'nonce-${nonce}'`, "'strict-dynamic'"],
            'style-src': ["'self'", "'unsafe-inline'"],
            'img-src': ['*', 'data:', 'blob:'],
            'media-src': ['*', 'blob:'],
            'font-src': ["'self'", 'data:'],
            'connect-src': ["'self'", origins.endpoint, ...sandboxOrigins],
            // Webframes show pages of any integration and provider, sandboxed.
            'frame-src': ['https:', 'http:'],
            'worker-src': ["'self'", 'blob:'],
            'object-src': ["'none'"],
            'base-uri': ["'none'"],
            'form-action': ["'self'"],
        }).map(([directive, sources]) => [directive, new Set(sources)]),
    );
    const policy = formatPolicy(
        extendPolicy(
            base,
            scriptsOf(visit).map(({ manifest }) => readPolicy(manifest)),
        ),
    );
    // `frame-ancestors` comes first: browsers apply the first of repeated directives, so that no manifest can extend
    // it.
    return `frame-ancestors 'self'; ${policy}`;
}
