/** Everything that can go wrong in this package, with the words that its people read. */
import { CodedError } from '@bindery/contract';

/**
 * `integration`: the integration's author must change something. `host`: whoever runs Bindery. `caller`: the one who
 * asked.
 */
export type IsolateErrorBlame = 'integration' | 'host' | 'caller';

interface IsolateErrorRule {
    /** HTTP status that the host answers in the integration's place; null when it ends an answer that has begun. */
    status: number | null;
    blame: IsolateErrorBlame;
    meaning: string;
}

/** Every code of this package. `docs/errors.md` and `docs/isolation.md` list the same. */
export const ISOLATE_ERRORS = {
    load_failed: {
        status: 500,
        blame: 'integration',
        meaning:
            'The version could not be loaded: a syntax error, an exception while its module ran, or no default export with fetch().',
    },
    script_too_large: {
        status: 500,
        blame: 'integration',
        meaning: 'The script of the version is larger than the limit.',
    },
    exception: {
        status: 500,
        blame: 'integration',
        meaning: 'The handler threw, or rejected, and nothing caught it.',
    },
    unhandled_rejection: {
        status: null,
        blame: 'integration',
        meaning:
            'A promise was rejected and nothing handled it; the answer was given all the same.',
    },
    uncaught_exception: {
        status: null,
        blame: 'integration',
        meaning: 'A timer or an event listener threw; the answer was given all the same.',
    },
    wait_until_failed: {
        status: null,
        blame: 'integration',
        meaning: 'Work given to waitUntil() was rejected; the answer was given all the same.',
    },
    bad_answer: {
        status: 502,
        blame: 'integration',
        meaning:
            'The handler answered something that is no Response, or one with headers beyond their limit.',
    },
    body_failed: {
        status: null,
        blame: 'integration',
        meaning: 'The body of the answer broke off.',
    },
    never_answered: {
        status: 502,
        blame: 'integration',
        meaning: 'The handler waits for something that can never happen, so it would never answer.',
    },
    isolate_aborted: {
        status: 502,
        blame: 'integration',
        meaning: 'The integration ended its own isolate, with everything that ran in it.',
    },
    timed_out: {
        status: 504,
        blame: 'integration',
        meaning: 'The invocation, with its waitUntil() work, took longer than the wall-time limit.',
    },
    killed: {
        status: 504,
        blame: 'integration',
        meaning:
            'The process was ended while the invocation ran: it, or a neighbour, blocked the process or took too much memory.',
    },
    stalled: {
        status: 504,
        blame: 'integration',
        meaning:
            'The integration blocked its process: it computed for too long without waiting for anything.',
    },
    memory_exceeded: {
        status: 504,
        blame: 'integration',
        meaning: 'The integration used more memory than the limit.',
    },
    response_too_large: {
        status: 502,
        blame: 'integration',
        meaning: 'The answer is larger than the limit.',
    },
    too_many_invocations: {
        status: 503,
        blame: 'integration',
        meaning: 'Too many invocations of this integration run at the same time.',
    },
    circuit_open: {
        status: 503,
        blame: 'integration',
        meaning:
            'The integration blocked or broke its process repeatedly and is held back for a while.',
    },
    draining: {
        status: 503,
        blame: 'host',
        meaning: 'The host is shutting down and takes no new invocations.',
    },
    host_failed: {
        status: 503,
        blame: 'host',
        meaning: 'The host could not run the invocation.',
    },
    code_unavailable: {
        status: 503,
        blame: 'host',
        meaning: 'The code of the version could not be read from where the host keeps it.',
    },
    caller_disconnected: {
        status: 499,
        blame: 'caller',
        meaning: 'The caller went away before the answer was complete.',
    },
    start_failed: {
        status: null,
        blame: 'host',
        meaning: 'workerd could not be started.',
    },
} as const satisfies Record<string, IsolateErrorRule>;

export type IsolateErrorCode = keyof typeof ISOLATE_ERRORS;

/**
 * An error of the isolate host. Match on `code`.
 *
 * @example
 * try {
 *     await result.response.text();
 * } catch (error) {
 *     if (error instanceof IsolateError && error.code === 'response_too_large') showLimit();
 * }
 */
export class IsolateError extends CodedError<IsolateErrorCode> {
    /** Of the script, before source maps; what the outcome shows is mapped. */
    readonly rawStack: string | undefined;

    constructor(
        code: IsolateErrorCode,
        message: string,
        options?: { cause?: unknown; rawStack?: string | undefined },
    ) {
        super(code, message, options);
        this.rawStack = options?.rawStack;
    }

    /** HTTP status of the answer that the host gives in the integration's place. */
    get status(): number {
        return ISOLATE_ERRORS[this.code].status ?? 500;
    }
}
