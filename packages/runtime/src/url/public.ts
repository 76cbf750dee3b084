import type { IntegrationEnvironment } from '@gitbook/api';

import { joinURL, type Query } from './join.ts';

/**
 * An address of the integration that the current installation answers: the one on the site, else on the space, else of
 * the organization, else the integration's own.
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
 * The same address on the content origin, which never sees a cookie of the platform: for what is shown in a frame.
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
 * The path of a request below the address that it was sent to, with a leading slash and without its query: what to
 * route by, whichever installation is called. A path that is below none of the integration's addresses is given whole.
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
        // Only paths are compared: behind a proxy or a tunnel the host may be another.
        .map((url) => new URL(url).pathname.replace(/\/+$/, ''))
        .filter((path) => pathname === path || pathname.startsWith(`${path}/`))
        // An installation's address begins with its integration's.
        .reduce((longest, path) => (path.length > longest.length ? path : longest), '');
    return pathname.slice(base.length) || '/';
}

function currentURLs(environment: IntegrationEnvironment) {
    const { siteInstallation, spaceInstallation, installation, integration } = environment;
    return (siteInstallation ?? spaceInstallation ?? installation ?? integration).urls;
}
