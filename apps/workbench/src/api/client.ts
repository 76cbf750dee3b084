import { TOKEN_META } from '@bindery/contract';

import { WorkbenchError, type WorkbenchErrorCode } from './error.ts';

const CODE_BY_STATUS: Record<number, WorkbenchErrorCode> = {
    400: 'invalid',
    401: 'unauthorized',
    403: 'unauthorized',
    404: 'not_found',
    409: 'conflict',
    422: 'invalid',
};

export interface CallOptions {
    signal?: AbortSignal;
    /** Let the call outlive the page, where `canOutlivePage` says so: for the last save. */
    keepalive?: boolean;
}

/** The Fetch standard's limit for bodies of calls with `keepalive`; a larger one is refused before it is sent. */
const KEEPALIVE_BYTES = 64 * 1024;

/** Whether a call with this body can go on when the page is left. */
export function canOutlivePage(body: unknown): boolean {
    return new Blob([JSON.stringify(body) ?? '']).size <= KEEPALIVE_BYTES;
}

/** The local user's token, which the server puts into the page. */
function readToken(): string {
    return document.querySelector<HTMLMetaElement>(`meta[name="${TOKEN_META}"]`)?.content ?? '';
}

interface ErrorBody {
    error?: { message?: string; fields?: Record<string, string> } | string;
}

function isErrorBody(value: unknown): value is ErrorBody {
    return typeof value === 'object' && value !== null && 'error' in value;
}

async function errorOf(response: Response): Promise<WorkbenchError> {
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
 * One call to the server with the local user's token. Throws a WorkbenchError unless the answer is a success;
 * an abort is passed on as it is.
 *
 * @example const response = await request('GET', '/workbench/live', undefined, { signal });
 */
export async function request(
    method: string,
    path: string,
    body?: unknown,
    options: CallOptions = {},
): Promise<Response> {
    let response: Response;
    try {
        response = await fetch(path, {
            method,
            headers: {
                authorization: `Bearer ${readToken()}`,
                ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
            ...(options.signal ? { signal: options.signal } : {}),
            ...(options.keepalive && canOutlivePage(body) ? { keepalive: true } : {}),
        });
    } catch (error) {
        if (options.signal?.aborted) throw error;
        throw new WorkbenchError('unreachable', 'Bindery is not answering. Is it still running?', {
            cause: error,
        });
    }
    if (!response.ok) throw await errorOf(response);
    return response;
}

/** Like `request`, giving the JSON of the answer; undefined for 204 and 205. */
export async function call<Answer>(
    method: string,
    path: string,
    body?: unknown,
    options?: CallOptions,
): Promise<Answer> {
    const response = await request(method, path, body, options);
    if (response.status === 204 || response.status === 205) {
        // The caller names `void` for operations that answer nothing.
        return undefined as Answer;
    }
    const text = await response.text();
    // The server is ours and its shapes are the contract's; checking them again here would only repeat it.
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
}
