import type { Event } from '@bindery/contract';
import {
    PlatformError,
    createId,
    findIntegration,
    parseEndpointPath,
    type PlatformContext,
    type Platform,
} from '@bindery/platform';

import { readBody } from '../body.ts';
import { CONTENT_NAME } from '../guard.ts';

/** Webhooks of common services stay under it. */
const LARGEST_BODY_BYTES = 25 * 1024 * 1024;

/** Headers of one connection, not of the message (RFC 9110, 7.6.1), which the host makes anew. */
const HOP_BY_HOP = [
    'connection',
    'keep-alive',
    'proxy-authenticate',
    'proxy-connection',
    'te',
    'trailer',
    'transfer-encoding',
    'upgrade',
];

/** Methods that the OpenAPI document spells in lower case; `Request` gives them back in upper case. */
const LOWER_CASE = new Set(['GET', 'POST', 'PUT', 'DELETE']);

/**
 * The same origin may be the workbench's: what an integration shows on it gets an origin of its own. Whatever its type:
 * a picture in SVG or any XML runs scripts as a page does.
 */
const SANDBOX =
    'sandbox allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox allow-modals allow-downloads allow-top-navigation-by-user-activation';

/**
 * Public endpoints: an HTTP request becomes a `fetch` event with method, headers and raw body intact, and the
 * integration's response goes back as it is.
 */
export async function serveEndpoint(
    platform: Platform,
    request: Request,
    url: URL,
): Promise<Response> {
    const target = parseEndpointPath(url.pathname);
    if (target === null) throw new PlatformError('not_found', 'No integration has this address.');
    const { method } = request;
    const body =
        method === 'GET' || method === 'HEAD'
            ? undefined
            : await readBody(request, LARGEST_BODY_BYTES);
    const event = {
        type: 'fetch',
        eventId: createId(),
        ...(target.installationId === undefined ? {} : { installationId: target.installationId }),
        ...(target.kind === undefined ? {} : { [`${target.kind}Id`]: target.scopeId }),
        request: {
            method: LOWER_CASE.has(method) ? method.toLowerCase() : method,
            url: url.toString(),
            headers: headersOf(request),
        },
    } as unknown as Event;
    const { response } = await platform.invoke({
        target,
        event,
        signal: request.signal,
        ...(body === undefined || body.length === 0 ? {} : { fetchBody: body }),
    });
    return deliver(platform.ctx, target.integration, url, response);
}

function headersOf(request: Request): Record<string, string> {
    const headers: Record<string, string> = {};
    for (const [name, value] of request.headers) {
        if (!HOP_BY_HOP.includes(name)) headers[name] = value;
    }
    return headers;
}

async function deliver(
    ctx: PlatformContext,
    integration: string,
    url: URL,
    response: Response,
): Promise<Response> {
    const headers = new Headers(response.headers);
    for (const name of HOP_BY_HOP) headers.delete(name);
    const isContent = url.origin === ctx.urls.origins.sandbox && url.hostname === CONTENT_NAME;
    if (isContent) {
        const policy = await contentPolicy(ctx, integration);
        if (policy !== undefined) headers.append('Content-Security-Policy', policy);
        // A frame's page must not read cookies of others on the content origin.
        headers.delete('Set-Cookie');
    } else {
        headers.append('Content-Security-Policy', SANDBOX);
    }
    headers.set('X-Content-Type-Options', 'nosniff');
    return new Response(response.body, {
        status: response.status,
        statusText: response.statusText,
        headers,
    });
}

/** The manifest's `contentSecurityPolicy`, as a header; a record has one directive each. */
async function contentPolicy(ctx: PlatformContext, name: string): Promise<string | undefined> {
    const { manifest } = await findIntegration(ctx.db, name);
    const policy = manifest.contentSecurityPolicy;
    if (policy === undefined || typeof policy === 'string')
        return policy?.replaceAll(/\s*\n\s*/g, ' ').trim();
    return Object.entries(policy)
        .map(([directive, value]) => `${directive} ${value}`.trim())
        .join('; ');
}
