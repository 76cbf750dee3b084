/** The origins of a server, and the owners of its hosts. */
import type { Origins, Urls } from '@bindery/platform';

/**
 * Returns the origins of `bindery dev`. Sites and frames have one label below `localhost`, which browsers resolve to
 * this machine: Chromium takes `a.localhost` and `b.localhost` for different sites, but not `a.x.localhost` and
 * `b.x.localhost`. The other origins are `localhost` itself, because servers call them, and Node and Python do not
 * resolve names below it.
 */
export function developmentOrigins(port: number, tunnelUrl?: string): Origins {
    const origin = `http://localhost:${port}`;
    return {
        app: origin,
        api: origin,
        endpoint: tunnelUrl === undefined ? origin : new URL(tunnelUrl).origin,
        sandbox: `http://{integration}-frames.localhost:${port}`,
        sites: `http://{site}-site.localhost:${port}`,
    };
}

/** The party that a request's host belongs to. */
export type HostOwner =
    | { kind: 'app' | 'endpoint' | 'unknown' }
    | { kind: 'frames'; name: string }
    | { kind: 'site'; slug: string };

/**
 * Returns the owner of a host, `name:port`. A host that several origins share belongs to `app`, as in development,
 * where the API and the public endpoints are on the workbench's host.
 */
export function hostOwner(urls: Urls, host: string): HostOwner {
    const slug = urls.siteHosts.nameIn(host);
    if (slug !== undefined) return { kind: 'site', slug };
    const name = urls.frameHosts.nameIn(host);
    if (name !== undefined) return { kind: 'frames', name };
    const { app, api, endpoint } = urls.origins;
    if (host === new URL(app).host || host === new URL(api).host) return { kind: 'app' };
    return { kind: host === new URL(endpoint).host ? 'endpoint' : 'unknown' };
}
