/** What an invocation answers that never reached a process. */
import type { IsolateError } from '../error.ts';
import type { InvocationResult } from '../interface.ts';
import { Answered } from './answered.ts';

export function refused(error: IsolateError, retryAfterSeconds = 1): InvocationResult {
    const { status, code, message } = error;
    return new Answered(
        {
            status,
            headers: [
                ['content-type', 'application/json'],
                ['retry-after', String(retryAfterSeconds)],
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

/** In an outcome: no process took part. */
const NO_PROCESS = -1;
