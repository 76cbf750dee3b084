/** The failure of an invocation: selects the causing error among several, and describes it for the outcome. */
import type { InvocationError, LogLine } from '@bindery/contract';

import { IsolateError, type IsolateErrorCode } from '../error.ts';
import { type DispatchFailure, ERROR_TEXT_CHARACTERS, type ErrorFrame } from '../wire.ts';
import type { StackMapper } from './stack-mapper.ts';

export type RawError = Pick<ErrorFrame, 'message' | 'stack'>;

export const FRAME_ERROR_CODES: Record<ErrorFrame['kind'], IsolateErrorCode> = {
    load: 'load_failed',
    handler: 'exception',
    response: 'bad_answer',
    rejection: 'unhandled_rejection',
    uncaught: 'uncaught_exception',
    'wait-until': 'wait_until_failed',
};

export const DISPATCH_FAILURE_CODES: Record<DispatchFailure['code'], IsolateErrorCode> = {
    load_failed: 'load_failed',
    hung: 'never_answered',
    isolate_aborted: 'isolate_aborted',
    invalid: 'bad_answer',
    failed: 'host_failed',
};

/** Prefix of log lines that the SDKs' logger writes: `[integrations] `. */
const LOGGER_PREFIX = /^\[[\w:-]+\] /;

/** Log line of our SDK for a thrown value that is not an Error; see `describeError` in packages/runtime. */
const THROWN_VALUE = /^(?:\[[\w:-]+\] )?thrown: /;

export class InvocationFailure {
    #first: { code: IsolateErrorCode; raw: RawError } | undefined;

    get code(): IsolateErrorCode | undefined {
        return this.#first?.code;
    }

    /**
     * Records an error. The first one is the cause and later ones are consequences, except that the isolate reports an
     * unhandled rejection before the handler failure that it causes.
     */
    record(code: IsolateErrorCode, raw: RawError): void {
        if (this.#first && this.#first.code !== 'unhandled_rejection') return;
        this.#first = { code, raw: truncated(raw) };
    }

    /** Returns the error for the caller of an invocation that sent no response. */
    toError(): IsolateError {
        const { code, raw } = this.#first ?? {
            code: 'bad_answer' as const,
            raw: { message: 'The integration sent no response.' },
        };
        return new IsolateError(code, raw.message);
    }

    /** Returns the error of the outcome, source-mapped; undefined if the invocation succeeded. */
    async describe(
        status: number,
        logs: readonly LogLine[],
        loadMapper: () => Promise<StackMapper>,
    ): Promise<InvocationError | undefined> {
        if (this.#first) {
            const { code, raw } = this.#first;
            if (raw.stack === undefined && !raw.message.includes('\n'))
                return { code, message: raw.message };
            const mapper = await loadMapper();
            return mapper.error(code, firstLine(raw.message), raw.stack ?? raw.message);
        }
        if (status < 500) return undefined;
        // The SDKs catch exceptions of handlers, log them with their stack, and respond with 500.
        const line = logs.findLast(
            ({ level, message }) =>
                level === 'error' && (/\n\s+at /.test(message) || THROWN_VALUE.test(message)),
        );
        if (!line) return undefined;
        const mapper = await loadMapper();
        const stack = line.message.replace(LOGGER_PREFIX, '');
        return mapper.error('exception', firstLine(stack), stack);
    }
}

/** Truncates message and stack. The wrapper in the isolate truncates them too, but an integration can bypass it. */
function truncated({ message, stack }: RawError): RawError {
    return {
        message: String(message).slice(0, ERROR_TEXT_CHARACTERS),
        ...(stack === undefined ? {} : { stack: String(stack).slice(0, ERROR_TEXT_CHARACTERS) }),
    };
}

function firstLine(text: string): string {
    return text.split('\n', 1)[0] ?? text;
}
