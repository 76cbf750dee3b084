/** What an invocation answers that never reached a process. */
import type { IsolateError } from '../error.ts';
import type { InvocationResponse } from '../interface.ts';
import { Answered } from './answered.ts';

export function refused(error: IsolateError, retryAfterSeconds = 1): InvocationResponse {
    const { status, code, message } = error;
    return new Answered(
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

/** Of those that come too early only, and not of those that waited too long. */
function retryAfter(status: number, seconds: number): [string, string][] {
    return status === 503 ? [['retry-after', String(seconds)]] : [];
}

/** In an outcome: no process took part. */
const NO_PROCESS = -1;
