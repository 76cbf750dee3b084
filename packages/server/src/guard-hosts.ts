import { apiErrorBody } from '@bindery/contract';
import type { Origins, Urls } from '@bindery/platform';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';

import { hostOwner } from './origins.ts';

/**
 * The hosts besides those of the configured origins that a server answers to.
 *
 * - `loopback`: names of this machine. A page whose name is rebound to 127.0.0.1 (DNS rebinding) sends that name as
 *   `Host`, and is refused.
 * - `configured`: none.
 * - `any`: every host, for a server in a container whose published address it does not know.
 */
export type AcceptedHosts = 'loopback' | 'configured' | 'any';

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/** On this host the server serves the API and integrations, but never the workbench. */
const LOOPBACK_ADDRESS = '127.0.0.1';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

const ENDPOINT_PATH = /^\/i\/([A-Za-z0-9-]+)(?=\/|$)/;

/**
 * Keeps each host to its purpose: a host of frames serves one integration, the host of endpoints serves endpoints.
 * Refuses other hosts (421) and writes from pages of other origins (403), e.g. of pages that are open in the same
 * browser.
 */
export const guardHosts = (urls: Urls, accepted: AcceptedHosts) =>
    createMiddleware(async (c, next) => {
        const url = new URL(c.req.url);
        const { path } = c.req;
        const owner = hostOwner(urls, url.host);
        if (owner.kind === 'endpoint' || isTunnelled(c.req.raw, urls.origins)) {
            if (path.startsWith('/i/') || path.startsWith('/integration-assets/')) return next();
            return refuse(c, 421, 'This address serves public endpoints of integrations only.');
        }
        if (owner.kind === 'frames') {
            const [, integration] = ENDPOINT_PATH.exec(url.pathname) ?? [];
            const isOwn =
                integration !== undefined &&
                new URL(urls.sandboxOrigin(integration)).host === url.host;
            if (isOwn) return next();
            return refuse(c, 421, `This origin serves the frames of "${owner.name}" only.`);
        }
        if (owner.kind === 'unknown' && accepted !== 'any') {
            const isLoopback = accepted === 'loopback' && LOOPBACK_NAMES.has(url.hostname);
            if (!isLoopback) return refuse(c, 421, unknownHost(urls, accepted, url.hostname));
        }
        // Responses of integrations can set cookies, so they have no place on the console's host.
        if (owner.kind === 'app' && accepted === 'configured' && path.startsWith('/i/')) {
            return refuse(c, 421, `Integrations are served at ${urls.origins.endpoint}.`);
        }
        // Integrations accept webhooks and requests of browsers from any origin.
        if (path.startsWith('/i/')) return next();
        // The key of embedded blocks names the origins of its pages.
        if (path.startsWith('/embed')) return next();
        if (url.hostname === LOOPBACK_ADDRESS && !isServedOnAddress(path)) {
            return refuse(
                c,
                421,
                'This origin serves the content of integrations only. Use localhost.',
            );
        }
        // Pages of other origins may call the API of a configured host with a token.
        const isGuarded = accepted === 'loopback' || !path.startsWith('/v1');
        if (accepted !== 'any' && isGuarded && isForeignWrite(c)) return refuseWrite(c);
        return next();
    });

/** Refuses writes from pages of other origins, on the hosts of sites. */
export const guardSiteHost = createMiddleware(async (c, next) => {
    if (isForeignWrite(c)) return refuseWrite(c);
    return next();
});

/**
 * Refuses scripts of service workers (Service Workers, W3C, "Handle Fetch"): browsers mark the request of such a script.
 * A service worker would stay on its origin after its integration has been removed, and answer for other pages of it.
 */
export const refuseServiceWorkers = createMiddleware(async (c, next) => {
    if (c.req.header('service-worker') === undefined) return next();
    return refuse(c, 403, 'Service workers are not served here.');
});

/** Returns true for a write from a page of another host. Behind a proxy with TLS only the host is the same. */
function isForeignWrite(c: Context): boolean {
    const origin = c.req.header('origin');
    if (origin === undefined || SAFE_METHODS.has(c.req.method)) return false;
    return !URL.canParse(origin) || new URL(origin).host !== new URL(c.req.url).host;
}

function refuseWrite(c: Context): Response {
    return refuse(c, 403, `Writes from ${c.req.header('origin')} are not accepted.`);
}

function unknownHost({ origins }: Urls, accepted: AcceptedHosts, hostname: string): string {
    const name = JSON.stringify(hostname);
    return accepted === 'loopback'
        ? `This server answers to localhost only, not to ${name}. If that is the address of your tunnel, name it with --tunnel-url.`
        : `This server answers to ${new URL(origins.app).host} and its other configured hosts, not to ${name}.`;
}

/**
 * Returns true if a request came through the tunnel to the public endpoints. Tunnels keep the `Host` header or, if they
 * replace it, name the original in `X-Forwarded-Host`.
 */
export function isTunnelled(request: Request, { app, endpoint }: Origins): boolean {
    if (endpoint === app) return false;
    const { host } = new URL(endpoint);
    return new URL(request.url).host === host || request.headers.get('x-forwarded-host') === host;
}

function isServedOnAddress(path: string): boolean {
    return (
        path.startsWith('/v1') ||
        path.startsWith('/integration-assets/') ||
        path.startsWith('/health')
    );
}

function refuse(c: Context, status: 403 | 421, message: string): Response {
    return c.json(apiErrorBody(status, message), status);
}
