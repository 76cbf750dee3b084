import { apiErrorBody } from '@bindery/contract';

/** Names of this machine for itself; a page of a foreign name that resolves to it (DNS rebinding) sends another `Host`. */
const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The origin that shows what integrations serve in frames. It never has the workbench, its token or a cookie. */
export const CONTENT_NAME = '127.0.0.1';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what a page opened in the same browser could do to a server that listens on loopback: another `Host` than
 * ours, and writes that come from another origin. Returns what to answer, or null when the request may go on.
 */
export function guardLoopback(request: Request, url: URL): Response | null {
    if (!LOOPBACK_NAMES.has(url.hostname)) {
        return refuse(
            421,
            `This server answers to localhost only, not to ${JSON.stringify(url.hostname)}.`,
        );
    }
    if (url.pathname.startsWith('/i/')) return null; // webhooks and browsers of any origin call integrations
    if (url.hostname === CONTENT_NAME && isAppPath(url.pathname)) {
        return refuse(421, 'This origin serves the content of integrations only. Use localhost.');
    }
    const origin = request.headers.get('origin');
    if (origin !== null && origin !== url.origin && !SAFE_METHODS.has(request.method)) {
        return refuse(403, `Writes from ${origin} are not accepted.`);
    }
    return null;
}

function isAppPath(path: string): boolean {
    return (
        !path.startsWith('/v1') &&
        !path.startsWith('/integration-assets/') &&
        !path.startsWith('/health')
    );
}

function refuse(status: number, message: string): Response {
    return Response.json(apiErrorBody(status, message), { status });
}
