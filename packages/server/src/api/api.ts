import { Hono, type Context } from 'hono';

import { PlatformError, type Actor, type Platform } from '@bindery/platform';

import { authenticate, type AuthenticatedEnv, type Authentication } from '../authenticate.ts';
import { meterOf, type RequestMeter } from '../budget/request-meter.ts';
import { notFoundRoute } from '../error-response.ts';
import { readJson, type BodyLimits } from '../request-body.ts';
import { allow } from './access.ts';
import { checkRequest } from './check-request.ts';
import { eventStream } from './event-stream.ts';
import { limitRequests, type ApiRates } from './limit-requests.ts';
import type { ApiCall, ApiResponse, OperationId } from './operation.ts';
import { OPERATIONS } from './operations.generated.ts';
import { SUPPORTED } from './supported.ts';

/** Body limits of the operations that need other limits than the default. */
const BODY_LIMITS: Partial<Record<OperationId, BodyLimits>> = {
    /** The script, the icon and the images in base64: few values, but long ones. */
    publishIntegration: { maxBytes: 16 * 1024 * 1024 },
    /** The text of a specification, escaped in JSON. */
    createOpenAPISpec: { maxBytes: 3 * 1024 * 1024 },
    createOrUpdateOpenAPISpecBySlug: { maxBytes: 3 * 1024 * 1024 },
};

/** Creates the routes below `/v1`: every operation of the OpenAPI document. Unsupported ones respond with 501. */
export function createApi(
    platform: Platform,
    authentication: Authentication,
    rates?: ApiRates,
): Hono<AuthenticatedEnv> {
    const api = new Hono<AuthenticatedEnv>();
    const authenticated = authenticate(platform, authentication);
    const limited = limitRequests(rates);
    for (const [method, path, operationId, kinds] of OPERATIONS) {
        // The middleware runs per route, not for all paths (`use('*')`): an unknown path is answered 404 without a
        // token.
        api.on(method, routeOf(path), authenticated, limited, (c) =>
            callOperation(platform, operationId, kinds, c),
        );
    }
    api.all(
        '*',
        notFoundRoute((c) => `There is no operation ${c.req.method} ${c.req.path}.`),
    );
    return api;
}

async function callOperation(
    platform: Platform,
    operationId: OperationId,
    kinds: string,
    c: Context<AuthenticatedEnv>,
): Promise<Response> {
    const operation = SUPPORTED[operationId];
    if (operation === undefined) {
        throw new PlatformError('not_supported', `Bindery does not support ${operationId}.`);
    }
    const { method } = c.req;
    const call = new ReceivedCall(platform, c.get('actor'), c.req.param(), c.req.raw);
    const admitted = operation.scope === undefined ? kinds : `${kinds}in`;
    await allow(call, operationId, admitted, operation);
    if (method !== 'GET' && method !== 'DELETE') {
        call.body = await readJson(c.req.raw, BODY_LIMITS[operationId]);
    }
    const meter = meterOf(c.req.raw);
    meter.run(() => checkRequest(operationId, call));
    return send(c, meter, await operation.handle(call));
}

/**
 * This is a class, because each object literal with a getter has a hidden class of its own in V8, which keeps the
 * request in memory longer.
 */
class ReceivedCall implements ApiCall {
    readonly platform: Platform;
    readonly actor: Actor;
    readonly params: Record<string, string>;
    readonly request: Request;
    body: unknown = undefined;

    constructor(
        platform: Platform,
        actor: Actor,
        params: Record<string, string>,
        request: Request,
    ) {
        this.platform = platform;
        this.actor = actor;
        this.params = params;
        this.request = request;
    }

    /** Parsed on demand: most operations read no query, and parsing takes longer than routing. */
    get query(): URLSearchParams {
        return new URL(this.request.url).searchParams;
    }
}

/** Converts `{name}` in a path to Hono's `:name`. The path of a page may contain slashes. */
function routeOf(path: string): string {
    return path.replaceAll('{pagePath}', ':pagePath{.+}').replaceAll(/\{(\w+)\}/g, ':$1');
}

async function send(
    c: Context,
    meter: RequestMeter,
    { status, body, text, events, headers }: ApiResponse,
): Promise<Response> {
    if (events !== undefined) {
        return c.newResponse(await eventStream(events), 200, {
            'Content-Type': 'text/event-stream; charset=utf-8',
            'Cache-Control': 'no-store',
        });
    }
    if (body === undefined && text === undefined) {
        return c.newResponse(null, status ?? 204, headers);
    }
    return c.newResponse(text ?? meter.run(() => JSON.stringify(body)), status ?? 200, {
        'Content-Type': 'application/json; charset=utf-8',
        ...headers,
    });
}
