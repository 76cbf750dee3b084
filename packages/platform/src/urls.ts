import type { ScopeKind } from './database/schema.ts';

/** Origins that Bindery is reached at, without a trailing slash. All but `sandbox` may be the same. */
export interface Origins {
    /** The workbench. */
    app: string;
    /** What `new GitBookAPI({ endpoint })` takes. */
    api: string;
    /** Public endpoints of integrations. */
    endpoint: string;
    /** The same endpoints, for frames: an origin that never sees a cookie of the platform. */
    sandbox: string;
    /** Published sites. */
    site: string;
}

/** Whose endpoint: an integration's, an installation's, or that of an installation on a space or site. */
export interface EndpointScope {
    integration: string;
    installationId?: string | undefined;
    kind?: ScopeKind | undefined;
    scopeId?: string | undefined;
}

export interface Urls {
    readonly origins: Origins;
    /** Location of a resource in the API, from its path below `/v1`. */
    api(path: string): string;
    app(path: string): string;
    publicEndpoint(scope: EndpointScope): string;
    publicContentEndpoint(scope: EndpointScope): string;
    site(slug: string): string;
}

export function createUrls(origins: Origins): Urls {
    return {
        origins,
        api: (path) => `${origins.api}/v1${path}`,
        app: (path) => `${origins.app}${path}`,
        publicEndpoint: (scope) => origins.endpoint + endpointPath(scope),
        publicContentEndpoint: (scope) => origins.sandbox + endpointPath(scope),
        site: (slug) => `${origins.site}/s/${encodeURIComponent(slug)}`,
    };
}

/**
 * `/i/{name}`, `/i/{name}/~{installation}`, `/i/{name}/~{installation}.space.{space}`, `….site.{site}`. One segment
 * that begins with a tilde, so that an integration's own paths cannot be taken for it.
 */
export function endpointPath(scope: EndpointScope): string {
    const base = `/i/${scope.integration}`;
    if (scope.installationId === undefined) return base;
    if (scope.kind === undefined) return `${base}/~${scope.installationId}`;
    return `${base}/~${scope.installationId}.${scope.kind}.${scope.scopeId ?? ''}`;
}

const ENDPOINT =
    /^\/i\/([A-Za-z0-9-]+)(?:\/~([A-Za-z0-9_-]+)(?:\.(space|site)\.([A-Za-z0-9_-]+))?(?=\/|$))?/;

/** The reverse of {@link endpointPath}; null when the path is no endpoint's. */
export function parseEndpointPath(path: string): EndpointScope | null {
    const match = ENDPOINT.exec(path);
    if (match === null) return null;
    return {
        integration: match[1] ?? '',
        installationId: match[2],
        kind: match[3] as ScopeKind | undefined,
        scopeId: match[4],
    };
}
