import { Hono } from 'hono';

import { apiErrorBody } from '@bindery/contract';
import { PlatformError, type Actor, type Platform } from '@bindery/platform';

import { authenticate } from '../authenticate.ts';
import { LARGEST_PUBLICATION_BYTES, readJson } from '../body.ts';
import { errorResponse, type ReportError } from '../reply.ts';
import { allow } from './access.ts';
import { computedOperations } from './computed.ts';
import { contentOperations } from './content.ts';
import { developmentOperations } from './development.ts';
import { installationOperations } from './installations.ts';
import { eventOperations } from './events.ts';
import { gitOperations } from './git.ts';
import { integrationOperations } from './integrations.ts';
import type { Call, OperationId, Operations, Reply } from './operation.ts';
import { OPERATIONS } from './operations.generated.ts';
import { organizationOperations } from './organizations.ts';
import { DEFAULT_RATE_LIMITS, createRateLimit, type RateLimits } from './rate-limit.ts';
import { renderOperations } from './render.ts';
import { siteOperations } from './sites.ts';
import { spaceOperations } from './spaces.ts';
import { statusOperations } from './statuses.ts';
import { checkRequest } from './validate.ts';

export const SUPPORTED: Operations = {
    ...organizationOperations,
    ...integrationOperations,
    ...installationOperations,
    ...renderOperations,
    ...spaceOperations,
    ...siteOperations,
    ...contentOperations,
    ...computedOperations,
    ...gitOperations,
    ...eventOperations,
    ...statusOperations,
    ...developmentOperations,
};

/** Operations whose bodies may be larger than others. */
const LARGEST_BODY: Partial<Record<OperationId, number>> = {
    publishIntegration: LARGEST_PUBLICATION_BYTES,
};

/** The `/v1` API: every operation of the published document, those that are not supported as 501. */
export function createApi(
    platform: Platform,
    report: ReportError,
    rateLimits: RateLimits = DEFAULT_RATE_LIMITS,
): (request: Request) => Response | Promise<Response> {
    const app = new Hono({ strict: false });
    const count = createRateLimit(rateLimits);
    for (const [method, path, operationId, kinds] of OPERATIONS) {
        const operation = SUPPORTED[operationId];
        // The document's root is `/v1/`.
        const routes = path === '/' ? ['/v1', '/v1/'] : [`/v1${routeOf(path)}`];
        app.on(method, routes, async (context) => {
            const request = context.req.raw;
            let headers: Record<string, string> = {};
            try {
                const actor = await authenticate(platform, request);
                const rate = count(actor);
                headers = rate.headers;
                if (rate.exceeded) throw tooMany(rate.resetIn);
                if (operation === undefined) throw notSupported(operationId);
                const call = new ReceivedCall(platform, actor, context.req.param(), request);
                const letIn = operation.scope === undefined ? kinds : `${kinds}in`;
                await allow(call, operationId, letIn, operation);
                if (method !== 'GET' && method !== 'DELETE') {
                    call.body = await readJson(request, LARGEST_BODY[operationId]);
                }
                checkRequest(operationId, call);
                return answer(await operation.handle(call), headers);
            } catch (error) {
                return withHeaders(errorResponse(error, request, report), headers);
            }
        });
    }
    app.notFound((context) =>
        Response.json(
            apiErrorBody(404, `There is no operation ${context.req.method} ${context.req.path}.`),
            { status: 404 },
        ),
    );
    return (request) => app.fetch(request);
}

/** A class, as a literal with a getter gets a hidden class each time, and that keeps the request in memory for longer. */
class ReceivedCall implements Call {
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

    /** Most operations have none, and parsing takes longer than finding the route. */
    get query(): URLSearchParams {
        return new URL(this.request.url).searchParams;
    }
}

function withHeaders(response: Response, headers: Record<string, string>): Response {
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
}

function tooMany(seconds: number): PlatformError {
    return new PlatformError(
        'too_many_requests',
        `API rate limit exceeded. Please try again in ${seconds} seconds`,
    );
}

/** `{name}` becomes `:name`; a page's path has slashes of its own. */
function routeOf(path: string): string {
    return path.replaceAll('{pagePath}', ':pagePath{.+}').replaceAll(/\{(\w+)\}/g, ':$1');
}

function notSupported(operationId: string): PlatformError {
    return new PlatformError('not_supported', `Bindery does not support ${operationId}.`);
}

/** Made in one piece: a header that is added afterwards makes the server take its slower way. */
function answer(reply: Reply, rateHeaders: Record<string, string>): Response {
    const { status, body, text } = reply;
    const headers = { ...rateHeaders, ...reply.headers };
    if (body === undefined && text === undefined) {
        return new Response(null, { status: status ?? 204, headers });
    }
    return new Response(text ?? JSON.stringify(body), {
        status: status ?? 200,
        headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
    });
}
