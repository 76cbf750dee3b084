import type { WorkbenchRoutes } from '@bindery/contract';
import type { Env, Hono } from 'hono';
import { hc } from 'hono/client';

import { WorkbenchError, type WorkbenchErrorCode } from './error.ts';

const CODE_BY_STATUS: Record<number, WorkbenchErrorCode> = {
    400: 'invalid',
    401: 'unauthorized',
    403: 'forbidden',
    404: 'not_found',
    409: 'conflict',
    422: 'invalid',
};

export interface CallOptions {
    signal?: AbortSignal;
    /**
     * Lets the browser finish the call after the page is closed, if `canOutlivePage` allows it. Used for the last save.
     */
    keepalive?: boolean;
}

/** Body limit of `keepalive` requests in the Fetch standard. Browsers reject larger bodies without sending them. */
const KEEPALIVE_BYTES = 64 * 1024;

/** Returns true if the browser can finish a call with this body after the page is closed. */
export function canOutlivePage(body: unknown): boolean {
    return new Blob([JSON.stringify(body) ?? '']).size <= KEEPALIVE_BYTES;
}

interface ErrorBody {
    error?: { message?: string; fields?: Record<string, string> } | string;
}

function isErrorBody(value: unknown): value is ErrorBody {
    return typeof value === 'object' && value !== null && 'error' in value;
}

async function toError(response: Response): Promise<WorkbenchError> {
    const body: unknown = await response.json().catch(() => null);
    const error = isErrorBody(body) ? body.error : undefined;
    const message =
        typeof error === 'string'
            ? error
            : (error?.message ?? `The server answered ${response.status} ${response.statusText}`);
    const fields = typeof error === 'object' ? error.fields : undefined;
    const invocationId = response.headers.get('x-bindery-invocation') ?? undefined;
    return new WorkbenchError(CODE_BY_STATUS[response.status] ?? 'failed', message, {
        status: response.status,
        ...(fields ? { fields } : {}),
        ...(invocationId ? { invocationId } : {}),
    });
}

/**
 * Calls `fetch`; the browser adds the cookie of the session. Throws a WorkbenchError for error statuses and network failures; rethrows
 * the abort error of `init.signal` unchanged.
 */
async function send(url: string, init: RequestInit): Promise<Response> {
    let response: Response;
    try {
        response = await fetch(url, init);
    } catch (error) {
        if (init.signal?.aborted) throw error;
        throw new WorkbenchError(
            'unreachable',
            'Bindery does not respond. Check that it is still running.',
            { cause: error },
        );
    }
    if (!response.ok) throw await toError(response);
    return response;
}

/**
 * Typed client of the routes below `/workbench`; errors as in `request`. Parameters of the path must be URL-encoded.
 *
 * @example const state = await (await workbench.state.$get({}, initOf({ signal }))).json();
 */
export const workbench = hc<Hono<Env, WorkbenchRoutes>>('/workbench', {
    // `String` changes nothing, because Hono passes the URL as a string.
    fetch: (input: RequestInfo | URL, init: RequestInit = {}) => send(String(input), init),
});

/** Converts the options of a call to the form that the typed client takes. */
export function initOf({ signal, keepalive }: CallOptions, body?: unknown) {
    return {
        init: {
            ...(signal ? { signal } : {}),
            ...(keepalive && canOutlivePage(body) ? { keepalive: true } : {}),
        },
    };
}

/**
 * Sends one request of the published API. Throws a WorkbenchError for error statuses and network failures; rethrows the
 * abort error of `options.signal` unchanged.
 *
 * @example const response = await request('POST', `/v1/integrations/${name}/render`, ui, { signal });
 */
export function request(
    method: string,
    path: string,
    body?: unknown,
    options: CallOptions = {},
): Promise<Response> {
    return send(path, {
        method,
        ...(body === undefined
            ? {}
            : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
        ...initOf(options, body).init,
    });
}

/** Sends a request like `request`, and returns the parsed JSON body; undefined for 204 and 205. */
export async function call<Body>(
    method: string,
    path: string,
    body?: unknown,
    options?: CallOptions,
): Promise<Body> {
    const response = await request(method, path, body, options);
    if (response.status === 204 || response.status === 205) {
        // Callers use `void` as `Body` for operations without a response body.
        return undefined as Body;
    }
    const text = await response.text();
    // The cast holds because the server of the same release sends the shapes of the contract.
    return (text === '' ? undefined : JSON.parse(text)) as Body;
}
