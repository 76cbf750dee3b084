/** One running invocation, from the envelope to the outcome. */
import type { IncomingHttpHeaders } from 'node:http';

import type { EgressRecord, InvocationError, LogLine, Outcome } from '@bindery/contract';
import { type Dispatcher, errors } from 'undici';

import { IsolateError, type IsolateErrorCode } from '../error.ts';
import type { InvocationRequest, InvocationResponse, IsolateLimits } from '../interface.ts';
import {
    type DispatchFailure,
    ERROR_TEXT_CHARACTERS,
    type ErrorFrame,
    FRAME,
    type HeadFrame,
    LEDGER_HEADER,
    type LogFrame,
    WHOLE_HEADER,
    type WholeHeader,
} from '../wire.ts';
import { Answer, headersTooLarge } from './answer.ts';
import { callHeader } from './call-header.ts';
import type { Envelope } from './envelope.ts';
import { type Frame, FrameReader } from './frames.ts';
import type { LoadedIsolate } from './isolate.ts';
import { InvocationLog } from './log.ts';
import type { WorkerdProcess } from './process.ts';
import type { StackMapper } from './stack.ts';

export interface FlightOptions {
    request: InvocationRequest;
    envelope: Envelope;
    /** `performance.now()` when it was asked for. */
    startedAt: number;
    timeoutMs: number;
    limits: IsolateLimits;
    process: WorkerdProcess;
    isolate: LoadedIsolate;
    mapper: () => Promise<StackMapper>;
    /** Told once, when nothing of it runs any more as far as the host knows. */
    onEnd: (flight: Flight) => void;
}

/** Between a broken connection and the news of the process's end. */
const PROCESS_END_MS = 250;

/** What the SDKs' logger puts before a line: `[integrations] `. */
const LOGGER_TAG = /^\[[\w:-]+\] /;

type Raw = Pick<ErrorFrame, 'message' | 'stack'>;

const ERROR_CODES: Record<ErrorFrame['kind'], IsolateErrorCode> = {
    load: 'load_failed',
    handler: 'exception',
    answer: 'bad_answer',
    rejection: 'unhandled_rejection',
    uncaught: 'uncaught_exception',
    'wait-until': 'wait_until_failed',
};

const FAILURE_CODES: Record<DispatchFailure['code'], IsolateErrorCode> = {
    load_failed: 'load_failed',
    hung: 'never_answered',
    isolate_aborted: 'isolate_aborted',
    failed: 'host_failed',
};

export class Flight {
    readonly request: InvocationRequest;
    readonly isolate: LoadedIsolate;
    readonly process: WorkerdProcess;
    /** Why it ended badly, if it did. */
    failure: IsolateErrorCode | undefined;
    readonly #options: FlightOptions;
    readonly #answer: Answer;
    readonly #log: InvocationLog;
    readonly #outcome = Promise.withResolvers<Outcome>();
    readonly #frames = new FrameReader();
    #controller: Dispatcher.DispatchController | undefined;
    #timer: NodeJS.Timeout | undefined;
    #error: { code: IsolateErrorCode; raw: Raw } | undefined;
    #done = false;
    /** Outbound calls may have been made. */
    #called = true;
    /** No frames: the answer comes as it is, and it is all. */
    #whole = false;
    #dispatchFailed: Buffer[] | undefined;
    readonly #cold: boolean;
    #ended = false;

    constructor(options: FlightOptions) {
        this.#options = options;
        this.request = options.request;
        this.isolate = options.isolate;
        this.process = options.process;
        this.#cold = !options.isolate.used;
        options.isolate.used = true;
        this.#log = new InvocationLog(
            options.limits.logBytes,
            options.request.onLog,
            options.mapper,
        );
        this.#answer = new Answer({
            limitBytes: options.limits.responseBytes,
            outcome: this.#outcome.promise,
            pause: () => this.#controller?.pause(),
            resume: () => this.#controller?.resume(),
            cancel: () =>
                this.cut(
                    new IsolateError(
                        'caller_disconnected',
                        'The caller stopped reading the answer.',
                    ),
                ),
        });
    }

    /** Sends the envelope. Resolves when the answer's headers are there. */
    run(): Promise<InvocationResponse> {
        const { request, envelope, limits, process, startedAt, timeoutMs } = this.#options;
        this.#timer = setTimeout(
            () => this.cut(timedOut(timeoutMs)),
            startedAt + timeoutMs - performance.now(),
        );
        const onAbort = (): void => {
            // Who has the whole answer may go: what is left to waitUntil() is not theirs.
            if (!this.#answer.complete) this.cut(callerWentAway());
        };
        request.signal?.addEventListener('abort', onAbort, { once: true });
        void this.#outcome.promise.then(() =>
            request.signal?.removeEventListener('abort', onAbort),
        );

        process.add(this);
        this.isolate.inFlight += 1;
        // Raw bytes cannot travel in one text with the script.
        if (this.#cold && typeof envelope.body === 'string')
            void this.#sendWithScript(envelope.body);
        else process.invoke(callHeader(request, limits, this.isolate), envelope, this.#handler());
        if (request.signal?.aborted) onAbort();
        return this.#answer.answered;
    }

    /** The first invocation brings the script along, which spares workerd the way back for it. */
    async #sendWithScript(body: string): Promise<void> {
        const { request, envelope, limits, process } = this.#options;
        try {
            const script = await this.isolate.readScript(limits.scriptBytes);
            // What was cut meanwhile is not begun.
            if (this.#ended) return;
            const call = callHeader(request, limits, this.isolate, body.length);
            process.invoke(call, { ...envelope, body: body + script }, this.#handler());
        } catch (cause) {
            this.cut(
                cause instanceof IsolateError
                    ? cause
                    : new IsolateError('host_failed', 'It could not be sent.', { cause }),
            );
        }
    }

    /** Ends it from the host's side. */
    cut(error: IsolateError): void {
        if (this.#ended) return;
        this.#fail(error.code, { message: error.message });
        this.#end(error);
        if (this.#controller) void this.#hangUp(this.#controller, error);
    }

    async #hangUp(controller: Dispatcher.DispatchController, reason: Error): Promise<void> {
        // It may be this very request that loads the isolate, for others too: the load would end with it.
        if (!this.isolate.answered) await this.process.loaded(this.isolate).catch(() => {});
        controller.abort(reason);
    }

    #handler(): Dispatcher.DispatchHandler {
        return {
            onRequestStart: (controller) => {
                this.#controller = controller;
                // Not sent yet, so it cannot have begun a load.
                if (this.#ended) controller.abort(new Error('already cut'));
            },
            onResponseStart: (_controller, status, headers) => {
                this.isolate.hasAnswered();
                const whole = headers[WHOLE_HEADER];
                if (typeof whole === 'string')
                    this.#understand(() => this.#begin(status, headers, whole));
                else if (status !== 200) this.#dispatchFailed = [];
            },
            onResponseData: (_controller, chunk) => {
                if (this.#ended) return;
                if (this.#dispatchFailed) this.#dispatchFailed.push(chunk);
                else this.#understand(() => this.#read(chunk));
            },
            onResponseEnd: () => this.#close(),
            onResponseError: (_controller, cause) => {
                if (this.#ended) return;
                if (cause instanceof errors.HeadersOverflowError) this.cut(headersTooLarge());
                else void this.#lost(cause);
            },
        };
    }

    /** The connection broke: mostly because the process ended, and then its slot knows why and cuts the flight. */
    async #lost(cause: unknown): Promise<void> {
        const timeout = new Promise((resolve) => setTimeout(resolve, PROCESS_END_MS).unref());
        await Promise.race([this.process.exited, timeout]);
        this.cut(new IsolateError('killed', 'The connection to the process broke.', { cause }));
    }

    #understand(read: () => void): void {
        try {
            read();
        } catch (cause) {
            // Our wrapper writes no such thing: the integration has tampered with what the wrapper is made of.
            this.cut(
                cause instanceof IsolateError
                    ? cause
                    : new IsolateError('bad_answer', 'The answer could not be understood.', {
                          cause,
                      }),
            );
        }
    }

    /** The answer comes as it is. */
    #begin(status: number, headers: IncomingHttpHeaders, whole: string): void {
        const { logs } = JSON.parse(whole) as WholeHeader; // of our own wrapper; the log believes nothing
        this.#whole = true;
        this.#called = headers[LEDGER_HEADER] !== undefined;
        for (const line of logs) this.#log.add(line);
        this.#answer.head({ status, headers: pairsOf(headers) }, true);
    }

    #read(chunk: Buffer): void {
        if (this.#whole) {
            this.#answer.write(chunk);
            return;
        }
        for (const frame of this.#frames.read(chunk)) this.#take(frame);
        this.#answer.flush();
    }

    #take({ type, payload }: Frame): void {
        switch (type) {
            case FRAME.body:
                this.#answer.write(payload);
                return;
            case FRAME.end:
                this.#answer.end();
                return;
            case FRAME.log:
                this.#log.add(parse<LogFrame>(payload));
                return;
            case FRAME.head:
                this.#answer.head(parse<HeadFrame>(payload));
                return;
            case FRAME.done:
                this.#done = true;
                return;
            case FRAME.error: {
                const error = parse<ErrorFrame>(payload);
                this.#fail(ERROR_CODES[error.kind] ?? 'exception', error);
                return;
            }
            case FRAME.broken: {
                const error = parse<ErrorFrame>(payload);
                this.#fail('body_failed', error);
                this.#answer.fail(new IsolateError('body_failed', error.message));
                return;
            }
            default:
                throw new RangeError(`unknown frame ${type}`);
        }
    }

    /** The first failure is the cause, later ones follow from it. */
    #fail(code: IsolateErrorCode, raw: Raw): void {
        // Except that a rejection is seen by the isolate before the handler that it breaks.
        if (this.#error && this.#error.code !== 'unhandled_rejection') return;
        this.#error = { code, raw: bounded(raw) };
        this.failure = code;
    }

    /** workerd sent everything that it had to send. */
    #close(): void {
        if (this.#ended) return;
        if (this.#whole) {
            this.#answer.end();
            this.#answer.flush();
        } else if (this.#dispatchFailed) {
            const { codeFailure } = this.isolate;
            if (codeFailure) {
                this.#fail(codeFailure.code, { message: codeFailure.message });
            } else {
                const failure = parse<DispatchFailure>(Buffer.concat(this.#dispatchFailed));
                this.#fail(FAILURE_CODES[failure.code], failure);
            }
        } else if (!this.#done) {
            this.#fail('isolate_aborted', {
                message: 'The isolate ended while the invocation ran.',
            });
        }
        this.#end(undefined);
    }

    #end(cut: IsolateError | undefined): void {
        if (this.#ended) return;
        this.#ended = true;
        clearTimeout(this.#timer);
        this.isolate.inFlight -= 1;
        // Building an error costs as much as a small invocation: only where one is needed.
        if (!this.#answer.complete) {
            const { code, raw } = this.#error ?? {
                code: 'bad_answer' as const,
                raw: { message: 'No answer.' },
            };
            this.#answer.fail(cut ?? new IsolateError(code, raw.message));
        }
        this.#options.onEnd(this);
        void this.#finish().then(this.#outcome.resolve, this.#outcome.reject);
    }

    async #finish(): Promise<Outcome> {
        const { status, durationMs } = await this.#answer.given;
        const egress = await this.#egress();
        // Not before: a process that is replaced ends when nothing runs in it, and its ledgers with it.
        this.process.remove(this);
        const logs = await this.#log.complete();
        const error = await this.#describe(status, logs);
        return {
            status,
            durationMs: durationMs - this.#options.startedAt,
            logs,
            egress,
            ...(error ? { error } : {}),
            isolate: { process: this.process.number, cold: this.#cold },
        };
    }

    async #egress(): Promise<EgressRecord[]> {
        if (!this.process.alive || !this.#called) return [];
        try {
            return (await this.process.ledger(this.request.id)) as EgressRecord[]; // written by our own dispatcher
        } catch {
            return [];
        }
    }

    async #describe(
        status: number,
        logs: readonly LogLine[],
    ): Promise<InvocationError | undefined> {
        if (this.#error) {
            const { code, raw } = this.#error;
            if (raw.stack === undefined && !raw.message.includes('\n'))
                return { code, message: raw.message };
            const mapper = await this.#options.mapper();
            return mapper.error(code, firstLine(raw.message), raw.stack ?? raw.message);
        }
        if (status < 500) return undefined;
        // The SDKs catch what handlers throw, log it with its stack and answer 500.
        const line = logs.findLast(
            ({ level, message }) => level === 'error' && /\n\s+at /.test(message),
        );
        if (!line) return undefined;
        const mapper = await this.#options.mapper();
        const stack = line.message.replace(LOGGER_TAG, '');
        return mapper.error('exception', firstLine(stack), stack);
    }
}

export function timedOut(timeoutMs: number): IsolateError {
    return new IsolateError('timed_out', `The invocation took longer than ${timeoutMs} ms.`);
}

export function callerWentAway(): IsolateError {
    return new IsolateError('caller_disconnected', 'The caller went away.');
}

/** The wrapper cuts it too; what comes of it is not believed. */
function bounded({ message, stack }: Raw): Raw {
    return {
        message: String(message).slice(0, ERROR_TEXT_CHARACTERS),
        ...(stack === undefined ? {} : { stack: String(stack).slice(0, ERROR_TEXT_CHARACTERS) }),
    };
}

function pairsOf(headers: IncomingHttpHeaders): [string, string][] {
    const pairs: [string, string][] = [];
    for (const [name, value] of Object.entries(headers)) {
        if (typeof value === 'string') pairs.push([name, value]);
        else for (const each of value ?? []) pairs.push([name, each]);
    }
    return pairs;
}

function firstLine(text: string): string {
    return text.split('\n', 1)[0] ?? text;
}

function parse<T>(payload: Buffer): T {
    return JSON.parse(payload.toString()) as T; // of our own wrapper; the callers check what they use
}
