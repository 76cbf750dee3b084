import { apiErrorBody } from '@bindery/contract';
import type { Origins } from '@bindery/platform';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';

/**
 * Host names of this machine. A page whose name is rebound to 127.0.0.1 (DNS rebinding) sends that name as `Host`.
 */
const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/** On this host the server serves the API and integrations, but never the workbench, whose page contains a token. */
const LOOPBACK_ADDRESS = '127.0.0.1';

/**
 * Each integration has a host of its own for its frames, which serves nothing else: frames on one origin could read and
 * change each other. Browsers resolve all names below `localhost` to this machine, and treat each name as a separate
 * site.
 */
const FRAMES_SUFFIX = '-frames.localhost';

/** The host of the frames of an integration; `{integration}` stands for its name. */
export const FRAMES_HOST = `{integration}${FRAMES_SUFFIX}`;

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Protects a server on loopback from pages that are open in the same browser: refuses foreign `Host` headers (421) and
 * writes from other origins (403).
 */
export const guardLoopback = (origins: Origins) =>
    createMiddleware(async (c, next) => {
        const url = new URL(c.req.url);
        const { path } = c.req;
        if (isTunnelled(c.req.raw, origins)) {
            if (path.startsWith('/i/') || path.startsWith('/integration-assets/')) return next();
            return refuse(c, 421, 'This address serves public endpoints of integrations only.');
        }
        if (url.hostname.endsWith(FRAMES_SUFFIX)) {
            const integration = url.hostname.slice(0, -FRAMES_SUFFIX.length);
            if (`${url.pathname}/`.toLowerCase().startsWith(`/i/${integration}/`)) return next();
            return refuse(c, 421, `This origin serves the frames of "${integration}" only.`);
        }
        if (!LOOPBACK_NAMES.has(url.hostname)) {
            return refuse(
                c,
                421,
                `This server answers to localhost only, not to ${JSON.stringify(url.hostname)}. If that is the address of your tunnel, name it with --tunnel-url.`,
            );
        }
        // Integrations accept webhooks and requests of browsers from any origin.
        if (path.startsWith('/i/')) return next();
        if (url.hostname === LOOPBACK_ADDRESS && !isServedOnAddress(path)) {
            return refuse(
                c,
                421,
                'This origin serves the content of integrations only. Use localhost.',
            );
        }
        const origin = c.req.header('origin');
        if (origin !== undefined && origin !== url.origin && !SAFE_METHODS.has(c.req.method)) {
            return refuse(c, 403, `Writes from ${origin} are not accepted.`);
        }
        return next();
    });

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
