/** The response to an invocation that was refused before it reached a process. */
import type { IsolateError } from '../error.ts';
import type { InvocationResponse } from '../interface.ts';
import { LazyResponse } from './lazy-response.ts';

/** Process number in the outcome of an invocation that ran in no process. */
const NO_PROCESS = -1;

export function refusedResponse(error: IsolateError, retryAfterSeconds = 1): InvocationResponse {
    const { status, code, message } = error;
    return new LazyResponse(
        {
            status,
            headers: [
                ['content-type', 'application/json'],
                ...retryAfter(status, retryAfterSeconds),
            ],
            body: JSON.stringify({ error: message }),
        },
        Promise.resolve({
            status,
            durationMs: 0,
            logs: [],
            egress: [],
            error: { code, message },
            isolate: { process: NO_PROCESS, cold: false },
        }),
        true,
    );
}

/** Returns the header `Retry-After` for 503. An invocation that timed out while waiting (504) gets none. */
function retryAfter(status: number, seconds: number): [string, string][] {
    return status === 503 ? [['retry-after', String(seconds)]] : [];
}
