/** The error codes of this package, with their HTTP status, origin and meaning. */
import { CodedError } from '@bindery/contract';

/**
 * The party that can fix an error. `integration`: the integration's author. `host`: the operator of this Bindery.
 * `caller`: the client that made the request.
 */
export type IsolateErrorOrigin = 'integration' | 'host' | 'caller';

interface IsolateErrorRule {
    /** HTTP status of the host's response; null if the error can only occur after the response has begun. */
    status: number | null;
    origin: IsolateErrorOrigin;
    meaning: string;
}

/** All error codes. `docs/errors.md` and `docs/isolation.md` list the same codes, and tests compare them. */
export const ISOLATE_ERRORS = {
    load_failed: {
        status: 500,
        origin: 'integration',
        meaning:
            'The version could not be loaded: a syntax error, an exception while its module ran, or no default export with fetch().',
    },
    script_too_large: {
        status: 500,
        origin: 'integration',
        meaning: 'The script of the version is larger than the limit.',
    },
    exception: {
        status: 500,
        origin: 'integration',
        meaning: 'The handler threw or rejected, and nothing caught the error.',
    },
    unhandled_rejection: {
        status: null,
        origin: 'integration',
        meaning: 'A promise was rejected and nothing handled it. The response was sent.',
    },
    uncaught_exception: {
        status: null,
        origin: 'integration',
        meaning: 'A timer or an event listener threw. The response was sent.',
    },
    wait_until_failed: {
        status: null,
        origin: 'integration',
        meaning: 'A promise passed to waitUntil() was rejected. The response was sent.',
    },
    bad_answer: {
        status: 502,
        origin: 'integration',
        meaning:
            'The handler returned something other than a Response, or headers larger than the limit.',
    },
    body_failed: {
        status: null,
        origin: 'integration',
        meaning: 'The body of the response failed after it had begun.',
    },
    never_answered: {
        status: 502,
        origin: 'integration',
        meaning:
            'The handler waits for a promise that can never settle, so it would never respond.',
    },
    isolate_aborted: {
        status: 502,
        origin: 'integration',
        meaning: 'The integration ended its own isolate, with all its running invocations.',
    },
    timed_out: {
        status: 504,
        origin: 'integration',
        meaning:
            'The invocation, including its waitUntil() work, took longer than the wall-time limit.',
    },
    killed: {
        status: 504,
        origin: 'integration',
        meaning:
            'The process was killed while the invocation ran: this integration or another one in the process blocked it or used too much memory.',
    },
    stalled: {
        status: 504,
        origin: 'integration',
        meaning:
            'The integration blocked its process: it computed for too long without returning to the event loop.',
    },
    memory_exceeded: {
        status: 504,
        origin: 'integration',
        meaning: 'The integration used more memory than the limit.',
    },
    response_too_large: {
        status: 502,
        origin: 'integration',
        meaning: 'The response body is larger than the limit.',
    },
    too_many_invocations: {
        status: 503,
        origin: 'integration',
        meaning: 'Too many invocations of this integration run at the same time.',
    },
    circuit_open: {
        status: 503,
        origin: 'integration',
        meaning:
            'The integration repeatedly blocked or crashed its process, so its invocations are refused for a while.',
    },
    draining: {
        status: 503,
        origin: 'host',
        meaning: 'The host is shutting down and accepts no new invocations.',
    },
    host_failed: {
        status: 503,
        origin: 'host',
        meaning: 'The host could not run the invocation.',
    },
    code_unavailable: {
        status: 503,
        origin: 'host',
        meaning: 'The code of the version could not be read from storage.',
    },
    caller_disconnected: {
        status: 499,
        origin: 'caller',
        meaning: 'The caller disconnected before the response was complete.',
    },
    start_failed: {
        status: null,
        origin: 'host',
        meaning: 'workerd could not be started.',
    },
} as const satisfies Record<string, IsolateErrorRule>;

export type IsolateErrorCode = keyof typeof ISOLATE_ERRORS;

/**
 * An error of the isolate host. Match on its `code`.
 *
 * @example
 * try {
 *     await response.text();
 * } catch (error) {
 *     if (error instanceof IsolateError && error.code === 'response_too_large') showLimit();
 * }
 */
export class IsolateError extends CodedError<IsolateErrorCode> {
    /** Stack with positions in the bundled script. The outcome contains the source-mapped stack instead. */
    readonly rawStack: string | undefined;

    constructor(
        code: IsolateErrorCode,
        message: string,
        options?: { cause?: unknown; rawStack?: string | undefined },
    ) {
        super(code, message, options);
        this.rawStack = options?.rawStack;
    }

    /** HTTP status of the host's response to this error. */
    get status(): number {
        return ISOLATE_ERRORS[this.code].status ?? 500;
    }
}
