import {
    PlatformError,
    endpointPath,
    findIntegration,
    newEvent,
    parseEndpointPath,
    scopeIds,
    type PlatformContext,
    type Platform,
} from '@bindery/platform';
import type { Context } from 'hono';

import { readBody } from '../request-body.ts';
import { isTunnelled } from '../guard-hosts.ts';
import { admitConnection, refuseStart } from './connect.ts';
import { contentPolicyHeader } from './content-policy.ts';
import { confineCookies, withoutPlatformCookies } from './endpoint-cookies.ts';
import { HOP_BY_HOP, ownHeaders } from './response-headers.ts';

/** Limit of a request's body: more than the webhooks of common services send. */
const MAX_BODY_BYTES = 25 * 1024 * 1024;

/** Methods that the OpenAPI document spells in lower case; `Request` has them in upper case. */
const LOWER_CASE = new Set(['GET', 'POST', 'PUT', 'DELETE']);

/**
 * The `Content-Security-Policy` of integrations' responses on the main origin. It gives them an opaque origin, so that
 * they cannot act as the workbench. It is sent with every content type: SVG and other XML run scripts as HTML does.
 */
const SANDBOX =
    'sandbox allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox allow-modals allow-downloads allow-top-navigation-by-user-activation';

/**
 * Serves the public endpoints: calls the integration with a `fetch` event that has the request's method, headers and
 * raw body, and returns its response.
 */
export function serveEndpoint(platform: Platform) {
    return async (c: Context): Promise<Response> => {
        const request = c.req.raw;
        const url = publicUrl(request, platform.ctx);
        const { method } = request;
        const scope = parseEndpointPath(url.pathname);
        if (scope === null) {
            throw new PlatformError('not_found', 'No integration has this address.');
        }
        const admitted = admitConnection(c, platform.ctx, scope, url);
        if (admitted !== undefined) return admitted;
        const body =
            method === 'GET' || method === 'HEAD'
                ? undefined
                : await readBody(request, MAX_BODY_BYTES);
        const event = newEvent('fetch', {
            ...scopeIds(scope),
            request: {
                // The cast is needed, because the OpenAPI document's type has fewer methods than HTTP.
                method: (LOWER_CASE.has(method) ? method.toLowerCase() : method) as 'get',
                url: url.toString(),
                headers: headersOf(request),
            },
        });
        const { response } = await platform.invoke({
            scope,
            event,
            signal: request.signal,
            ...(body === undefined || body.length === 0 ? {} : { fetchBody: body }),
        });
        const refused = await refuseStart(c, platform.ctx, scope, response);
        return refused ?? deliver(platform.ctx, scope.integration, url, response);
    };
}

/** Returns the URL that the caller used: a tunnel ends TLS and may replace the host. */
function publicUrl(request: Request, { urls: { origins } }: PlatformContext): URL {
    const url = new URL(request.url);
    return isTunnelled(request, origins)
        ? new URL(url.pathname + url.search, origins.endpoint)
        : url;
}

function headersOf(request: Request): Record<string, string> {
    const headers: Record<string, string> = {};
    for (const [name, value] of request.headers) {
        if (!HOP_BY_HOP.includes(name)) headers[name] = decodeHeader(value);
    }
    return withoutPlatformCookies(headers);
}

const OUTSIDE_ASCII = /[\x80-\xff]/;

/** Decodes UTF-8, as workerd does; Node represents each byte of a header as one character. */
function decodeHeader(value: string): string {
    return OUTSIDE_ASCII.test(value) ? Buffer.from(value, 'latin1').toString() : value;
}

async function deliver(
    ctx: PlatformContext,
    integration: string,
    url: URL,
    response: Response,
): Promise<Response> {
    const headers = ownHeaders(response.headers);
    // Behind a proxy with TLS only the host is the same.
    const isSandboxOrigin = url.host === new URL(ctx.urls.sandboxOrigin(integration)).host;
    if (isSandboxOrigin) {
        const { manifest } = await findIntegration(ctx.db, integration);
        const policy = contentPolicyHeader(manifest.contentSecurityPolicy);
        if (policy !== undefined) headers.append('Content-Security-Policy', policy);
        // Frames of several integrations on one origin would read each other's cookies.
        headers.delete('Set-Cookie');
    } else {
        headers.append('Content-Security-Policy', SANDBOX);
        confineCookies(headers, endpointPath({ kind: 'integration', integration }));
    }
    headers.set('X-Content-Type-Options', 'nosniff');
    return new Response(response.body, {
        status: response.status,
        statusText: response.statusText,
        headers,
    });
}
