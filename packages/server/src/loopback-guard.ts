import { apiErrorBody } from '@bindery/contract';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';

/** Names of this machine for itself. A page whose name is rebound to 127.0.0.1 (DNS rebinding) sends its own `Host`. */
const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Host of the sandbox origin, which serves integrations' frames: never the workbench, its token or a cookie. */
export const SANDBOX_HOST = '127.0.0.1';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Protects a server on loopback from pages that are open in the same browser: refuses foreign `Host` headers (421) and
 * writes from other origins (403).
 */
export const guardLoopback = createMiddleware(async (c, next) => {
    const url = new URL(c.req.url);
    if (!LOOPBACK_NAMES.has(url.hostname)) {
        return refuse(
            c,
            421,
            `This server answers to localhost only, not to ${JSON.stringify(url.hostname)}.`,
        );
    }
    const { path } = c.req;
    // Webhooks and browsers of any origin call integrations.
    if (path.startsWith('/i/')) return next();
    if (url.hostname === SANDBOX_HOST && !isServedInSandbox(path)) {
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

function isServedInSandbox(path: string): boolean {
    return (
        path.startsWith('/v1') ||
        path.startsWith('/integration-assets/') ||
        path.startsWith('/health')
    );
}

function refuse(c: Context, status: 403 | 421, message: string): Response {
    return c.json(apiErrorBody(status, message), status);
}
