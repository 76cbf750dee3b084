import type { IntegrationEnvironment } from '@gitbook/api';

import { joinURL, type Query } from './join.ts';

/**
 * Returns a URL at the public endpoint of the current installation: that of the site installation, else of the space
 * installation, else of the organization's installation, else of the integration.
 *
 * @example
 * const callback = publicURL(context.environment, '/oauth', { tab: 'settings' });
 */
export function publicURL(
    environment: IntegrationEnvironment,
    path?: string,
    query?: Query,
): string {
    return joinURL(currentURLs(environment).publicEndpoint, path, query);
}

/**
 * Returns a URL at the same endpoint on the sandbox origin, which never receives cookies of the platform. Use it for
 * frames.
 *
 * @example
 * <webframe source={{ url: publicContentURL(context.environment, '/chart', { id: props.id }) }} />
 */
export function publicContentURL(
    environment: IntegrationEnvironment,
    path?: string,
    query?: Query,
): string {
    return joinURL(currentURLs(environment).publicContentEndpoint, path, query);
}

/**
 * Returns the path of a request below the endpoint that it was sent to, with a leading slash and without the query. Use
 * it for routing: it is the same for every installation. A path outside the integration's endpoints is returned
 * unchanged.
 *
 * @example
 * switch (requestPath(request, context.environment)) {
 *     case '/oauth':
 *         return connect(request, context);
 *     case '/hook':
 *         return new Response('thanks');
 * }
 */
export function requestPath(request: Request, environment: IntegrationEnvironment): string {
    const { pathname } = new URL(request.url);
    const { siteInstallation, spaceInstallation, installation, integration } = environment;
    const base = [siteInstallation, spaceInstallation, installation, integration]
        .flatMap((owner) =>
            owner ? [owner.urls.publicEndpoint, owner.urls.publicContentEndpoint] : [],
        )
        // Only paths are compared: behind a proxy or a tunnel the host may differ.
        .map((url) => new URL(url).pathname.replace(/\/+$/, ''))
        .filter((path) => pathname === path || pathname.startsWith(`${path}/`))
        // The longest match: an installation's endpoint is below its integration's.
        .reduce((longest, path) => (path.length > longest.length ? path : longest), '');
    return pathname.slice(base.length) || '/';
}

function currentURLs(environment: IntegrationEnvironment) {
    const { siteInstallation, spaceInstallation, installation, integration } = environment;
    return (siteInstallation ?? spaceInstallation ?? installation ?? integration).urls;
}
