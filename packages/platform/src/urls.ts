import type { ScopeKind } from './database/schema.ts';
import { hostPattern, type HostPattern } from './host-pattern.ts';
import type { InvocationScope } from './invocation-scope.ts';

/**
 * The origins that Bindery serves, without a trailing slash. `app`, `api` and `endpoint` may be equal. Code of strangers
 * runs on `sandbox` and `sites`, so each integration and each site has a host of its own there.
 */
export interface Origins {
    /** The workbench. */
    app: string;
    /** `endpoint` of `new GitBookAPI({ endpoint })`. */
    api: string;
    /** Public endpoints of integrations. */
    endpoint: string;
    /**
     * The same endpoints, for frames. Browsers send no cookie of the platform to this origin. `{integration}` stands
     * for the name of the integration: frames of two integrations on one origin could read and change each other.
     */
    sandbox: string;
    /** Published sites. `{site}` stands for the slug of the site: scripts of two sites on one origin could read each other. */
    sites: string;
}

export interface Urls {
    readonly origins: Origins;
    /** Returns the URL of an API resource from its path below `/v1`. */
    api(path: string): string;
    app(path: string): string;
    publicEndpoint(scope: InvocationScope): string;
    publicContentEndpoint(scope: InvocationScope): string;
    /** Returns the addresses below which the frames of an integration itself are. */
    ownFrames(integration: string): string[];
    /** Returns the origin of the frames of an integration. */
    sandboxOrigin(integration: string): string;
    /** Returns the URL of a published site, without a slash at the end. */
    site(site: { slug: string }): string;
    /** The hosts of integrations' frames. */
    readonly frameHosts: HostPattern;
    /** The hosts of published sites. */
    readonly siteHosts: HostPattern;
}

export function createUrls(origins: Origins): Urls {
    const frameHosts = hostPattern(origins.sandbox);
    const siteHosts = hostPattern(origins.sites);
    const sandboxOrigin = frameHosts.originOf;
    const publicEndpoint = (scope: InvocationScope) => origins.endpoint + endpointPath(scope);
    const publicContentEndpoint = (scope: InvocationScope) =>
        sandboxOrigin(scope.integration) + endpointPath(scope);
    return {
        origins,
        frameHosts,
        siteHosts,
        api: (path) => `${origins.api}/v1${path}`,
        app: (path) => `${origins.app}${path}`,
        publicEndpoint,
        publicContentEndpoint,
        ownFrames: (integration) => {
            const scope = { kind: 'integration', integration } as const;
            return [publicEndpoint(scope), publicContentEndpoint(scope)];
        },
        sandboxOrigin,
        site: ({ slug }) => siteHosts.originOf(slug),
    };
}

/**
 * Returns the path of a public endpoint: `/i/{name}`, `/i/{name}/~{installation}`,
 * `/i/{name}/~{installation}.space.{space}` or `….site.{site}`. The scope is one segment that begins with a tilde, so
 * that it differs from an integration's own paths.
 */
export function endpointPath(scope: InvocationScope): string {
    const base = `/i/${scope.integration}`;
    if (scope.kind === 'integration') return base;
    if (scope.kind === 'installation') return `${base}/~${scope.installationId}`;
    return `${base}/~${scope.installationId}.${scope.kind}.${scope.scopeId}`;
}

const ENDPOINT =
    /^\/i\/([A-Za-z0-9-]+)(?:\/~([A-Za-z0-9_-]+)(?:\.(space|site)\.([A-Za-z0-9_-]+))?(?=\/|$))?/;

/** Parses a path that begins with the result of {@link endpointPath}. Returns null for other paths. */
export function parseEndpointPath(path: string): InvocationScope | null {
    const match = ENDPOINT.exec(path);
    if (match === null) return null;
    const [, integration = '', installationId, kind, scopeId] = match;
    if (installationId === undefined) return { kind: 'integration', integration };
    if (kind === undefined || scopeId === undefined) {
        return { kind: 'installation', integration, installationId };
    }
    // The cast is safe: the regular expression matches only these two kinds.
    return { kind: kind as ScopeKind, integration, installationId, scopeId };
}
