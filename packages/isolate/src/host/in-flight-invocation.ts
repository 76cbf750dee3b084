/** One running invocation, from sending the envelope to the outcome. */
import type { IncomingHttpHeaders } from 'node:http';

import type { EgressRecord, Outcome } from '@bindery/contract';
import { type Dispatcher, errors } from 'undici';

import { IsolateError, type IsolateErrorCode } from '../error.ts';
import type { InvocationRequest, InvocationResponse, IsolateLimits } from '../interface.ts';
import {
    type DispatchFailure,
    type ErrorFrame,
    FRAME,
    type HeadFrame,
    LEDGER_HEADER,
    type LogFrame,
    UNFRAMED_HEADER,
    type UnframedHeader,
} from '../wire.ts';
import { callHeader } from './call-header.ts';
import type { Envelope } from './encode-envelope.ts';
import { type Frame, type FrameLimits, FrameReader } from './frame-reader.ts';
import { headersTooLarge, IncomingResponse } from './incoming-response.ts';
import {
    DISPATCH_FAILURE_CODES,
    FRAME_ERROR_CODES,
    InvocationFailure,
} from './invocation-failure.ts';
import { InvocationLog } from './invocation-log.ts';
import type { LoadedIsolate } from './loaded-isolate.ts';
import { parseJson } from './parse-json.ts';
import type { StackMapper } from './stack-mapper.ts';
import type { WorkerdProcess } from './workerd-process.ts';

export interface InFlightInvocationOptions {
    request: InvocationRequest;
    envelope: Envelope;
    /** `performance.now()` when the host received the request. */
    startedAt: number;
    timeoutMs: number;
    limits: IsolateLimits;
    process: WorkerdProcess;
    isolate: LoadedIsolate;
    loadMapper: () => Promise<StackMapper>;
    /** Called once, after the invocation and its `waitUntil` work have ended. */
    onEnd: (invocation: InFlightInvocation) => void;
}

/** Limit for head and error frames. The wrapper sends smaller ones; an integration can forge larger ones. */
const MAX_JSON_BYTES = 1024 * 1024;
/** Limit for a `DispatchFailure`. The dispatcher truncates its message to less. */
const MAX_FAILURE_BYTES = 256 * 1024;

/** Time to wait for a process to exit after its connection broke, because the exit explains the break. */
const PROCESS_EXIT_MS = 250;

export class InFlightInvocation {
    readonly request: InvocationRequest;
    readonly isolate: LoadedIsolate;
    readonly process: WorkerdProcess;
    readonly #options: InFlightInvocationOptions;
    readonly #response: IncomingResponse;
    readonly #log: InvocationLog;
    readonly #outcome = Promise.withResolvers<Outcome>();
    readonly #frames: FrameReader;
    readonly #failure = new InvocationFailure();
    readonly #cold: boolean;
    #controller: Dispatcher.DispatchController | undefined;
    #timer: NodeJS.Timeout | undefined;
    #doneReceived = false;
    /** The invocation may have made outbound calls. */
    #hasLedger = true;
    #unframed = false;
    /** Body of a `DispatchFailure`, if the dispatcher sent one. */
    #dispatchFailure: Buffer | undefined;
    #ended = false;

    constructor(options: InFlightInvocationOptions) {
        this.#options = options;
        this.request = options.request;
        this.isolate = options.isolate;
        this.process = options.process;
        this.#cold = !options.isolate.used;
        options.isolate.used = true;
        this.#frames = new FrameReader(frameLimits(options.limits));
        this.#log = new InvocationLog(
            options.limits.logBytes,
            options.request.onLog,
            options.loadMapper,
        );
        this.#response = new IncomingResponse({
            limitBytes: options.limits.responseBytes,
            outcome: this.#outcome.promise,
            isHead: isHead(options.request),
            pause: () => this.#controller?.pause(),
            resume: () => this.#controller?.resume(),
            cancel: () =>
                this.abort(
                    new IsolateError(
                        'caller_disconnected',
                        'The caller stopped reading the response.',
                    ),
                ),
        });
    }

    /** The code of the error that the invocation ended with, if any. */
    get failure(): IsolateErrorCode | undefined {
        return this.#failure.code;
    }

    /** Sends the envelope. Resolves when the response headers are available. */
    start(): Promise<InvocationResponse> {
        const { request, envelope, limits, process, startedAt, timeoutMs } = this.#options;
        this.#timer = setTimeout(
            () => this.abort(timedOut(timeoutMs)),
            startedAt + timeoutMs - performance.now(),
        );
        const onAbort = (): void => {
            // After a complete response, `waitUntil` work continues without the caller.
            if (!this.#response.complete) this.abort(callerDisconnected());
        };
        request.signal?.addEventListener('abort', onAbort, { once: true });
        void this.#outcome.promise.then(() =>
            request.signal?.removeEventListener('abort', onAbort),
        );

        process.add(this);
        this.isolate.inFlight += 1;
        if (this.isolate.responded)
            process.invoke(callHeader(request, limits, this.isolate), envelope, this.#handler());
        else void this.#sendWhenAdmitted();
        if (request.signal?.aborted) onAbort();
        return this.#response.response;
    }

    /** Sends the envelope as soon as the process may load the isolate. */
    async #sendWhenAdmitted(): Promise<void> {
        const { request, envelope, limits, process } = this.#options;
        try {
            const script = await this.isolate.readScript(limits.scriptBytes);
            await process.loadQueue.enter(this.isolate);
            if (this.#ended) return;
            const { body } = envelope;
            // The first invocation also sends the script, which saves workerd a request to the gateway. Raw bytes
            // cannot be sent in one text with it.
            if (this.#cold && typeof body === 'string') {
                const call = callHeader(request, limits, this.isolate, body.length);
                process.invoke(call, { ...envelope, body: body + script }, this.#handler());
            } else {
                const call = callHeader(request, limits, this.isolate);
                process.invoke(call, envelope, this.#handler());
            }
        } catch (cause) {
            this.abort(
                cause instanceof IsolateError
                    ? cause
                    : new IsolateError('host_failed', 'The invocation could not be sent.', {
                          cause,
                      }),
            );
        }
    }

    /** Ends the invocation with an error of the host. */
    abort(error: IsolateError): void {
        if (this.#ended) return;
        this.#failure.record(error.code, { message: error.message });
        this.#end(error);
        if (this.#controller) void this.#abortRequest(this.#controller, error);
    }

    async #abortRequest(controller: Dispatcher.DispatchController, reason: Error): Promise<void> {
        // Waits for the load: other invocations may need the load that this request started, and would fail with it.
        if (!this.isolate.responded) await this.process.loaded(this.isolate).catch(() => {});
        controller.abort(reason);
    }

    #handler(): Dispatcher.DispatchHandler {
        return {
            onRequestStart: (controller) => {
                this.#controller = controller;
                // Nothing was sent yet, so this request cannot have started a load.
                if (this.#ended) controller.abort(new Error('already aborted'));
            },
            onResponseStart: (_controller, status, headers) => {
                this.isolate.markResponded();
                this.process.loadQueue.release(this.isolate);
                const unframed = headers[UNFRAMED_HEADER];
                if (typeof unframed === 'string')
                    this.#parse(() => this.#startUnframed(status, headers, unframed));
                else if (status !== 200) this.#dispatchFailure = Buffer.alloc(0);
            },
            onResponseData: (_controller, chunk) => {
                if (this.#ended) return;
                this.#parse(() => this.#read(chunk));
            },
            onResponseEnd: () => this.#parse(() => this.#finishResponse()),
            onResponseError: (_controller, cause) => {
                if (this.#ended) return;
                if (cause instanceof errors.HeadersOverflowError) this.abort(headersTooLarge());
                else void this.#connectionLost(cause);
            },
        };
    }

    /** Waits for the exit of the process first: its slot then aborts the invocation with the reason of the exit. */
    async #connectionLost(cause: unknown): Promise<void> {
        const timeout = new Promise((resolve) => setTimeout(resolve, PROCESS_EXIT_MS).unref());
        await Promise.race([this.process.exited, timeout]);
        this.abort(new IsolateError('killed', 'The connection to the process broke.', { cause }));
    }

    /** Runs a parser of received data, and aborts the invocation if it throws. */
    #parse(read: () => void): void {
        try {
            read();
        } catch (cause) {
            // The wrapper sends only valid frames, so the integration has modified the wrapper's environment.
            this.abort(
                cause instanceof IsolateError
                    ? cause
                    : new IsolateError('bad_answer', 'The response could not be parsed.', {
                          cause,
                      }),
            );
        }
    }

    #startUnframed(status: number, headers: IncomingHttpHeaders, text: string): void {
        const { logs } = parseJson<UnframedHeader>(Buffer.from(text)); // InvocationLog validates each line
        this.#unframed = true;
        this.#hasLedger = headers[LEDGER_HEADER] !== undefined;
        for (const line of logs) this.#log.add(line);
        this.#response.head({ status, headers: pairsOf(headers) }, true);
    }

    #read(chunk: Buffer): void {
        if (this.#dispatchFailure) {
            if (this.#dispatchFailure.length > MAX_FAILURE_BYTES) throw new RangeError('too long');
            this.#dispatchFailure = Buffer.concat([this.#dispatchFailure, chunk]);
            return;
        }
        if (this.#unframed) {
            this.#response.write(chunk);
            return;
        }
        for (const frame of this.#frames.read(chunk)) this.#processFrame(frame);
        this.#response.flush();
    }

    #processFrame({ type, payload }: Frame): void {
        switch (type) {
            case FRAME.body:
                this.#response.write(payload);
                return;
            case FRAME.end:
                this.#response.end();
                return;
            case FRAME.log:
                if (!this.#log.truncated) this.#log.add(parseJson<LogFrame>(payload));
                return;
            case FRAME.head:
                this.#response.head(parseJson<HeadFrame>(payload));
                return;
            case FRAME.done:
                this.#doneReceived = true;
                return;
            case FRAME.error: {
                const error = parseJson<ErrorFrame>(payload);
                this.#failure.record(FRAME_ERROR_CODES[error.kind] ?? 'exception', error);
                return;
            }
            case FRAME.broken: {
                const error = parseJson<ErrorFrame>(payload);
                this.#failure.record('body_failed', error);
                this.#response.fail(new IsolateError('body_failed', error.message));
                return;
            }
            default:
                throw new RangeError(`unknown frame ${type}`);
        }
    }

    /** Called when workerd has sent the complete HTTP response. */
    #finishResponse(): void {
        if (this.#ended) return;
        if (this.#unframed) {
            this.#response.end();
            this.#response.flush();
        } else if (this.#dispatchFailure) {
            const { codeFailure } = this.isolate;
            if (codeFailure) {
                this.#failure.record(codeFailure.code, { message: codeFailure.message });
            } else {
                const failure = parseJson<DispatchFailure>(this.#dispatchFailure);
                this.#failure.record(DISPATCH_FAILURE_CODES[failure.code], failure);
            }
        } else if (!this.#doneReceived) {
            this.#failure.record('isolate_aborted', {
                message: 'The isolate ended while the invocation ran.',
            });
        }
        this.#end(undefined);
    }

    #end(error: IsolateError | undefined): void {
        if (this.#ended) return;
        this.#ended = true;
        clearTimeout(this.#timer);
        this.isolate.inFlight -= 1;
        if (this.isolate.inFlight === 0) this.process.loadQueue.release(this.isolate);
        // An error is constructed only if needed, because this costs as much as a small invocation.
        if (!this.#response.complete) this.#response.fail(error ?? this.#failure.toError());
        this.#options.onEnd(this);
        void this.#completeOutcome().then(this.#outcome.resolve, this.#outcome.reject);
    }

    async #completeOutcome(): Promise<Outcome> {
        const { status, at } = await this.#response.sentHead;
        const egress = await this.#egress();
        // Removed only after the ledger was read, because a process that is being replaced exits with its last
        // invocation.
        this.process.remove(this);
        const logs = await this.#log.complete();
        const error = await this.#failure.describe(status, logs, this.#options.loadMapper);
        return {
            status,
            durationMs: at - this.#options.startedAt,
            logs,
            egress,
            ...(error ? { error } : {}),
            isolate: { process: this.process.number, cold: this.#cold },
        };
    }

    async #egress(): Promise<EgressRecord[]> {
        if (!this.process.alive || !this.#hasLedger) return [];
        try {
            // The ledger comes from the dispatcher, which integrations cannot reach.
            return (await this.process.ledger(this.request.id)) as EgressRecord[];
        } catch {
            return [];
        }
    }
}

function isHead({ event }: InvocationRequest): boolean {
    return event.type === 'fetch' && event.request.method.toUpperCase() === 'HEAD';
}

export function timedOut(timeoutMs: number): IsolateError {
    return new IsolateError('timed_out', `The invocation took longer than ${timeoutMs} ms.`);
}

export function callerDisconnected(): IsolateError {
    return new IsolateError('caller_disconnected', 'The caller disconnected.');
}

function pairsOf(headers: IncomingHttpHeaders): [string, string][] {
    const pairs: [string, string][] = [];
    for (const [name, value] of Object.entries(headers)) {
        if (typeof value === 'string') pairs.push([name, value]);
        else for (const each of value ?? []) pairs.push([name, each]);
    }
    return pairs;
}

/** JSON escapes a control character as six bytes. */
const MAX_ESCAPED_BYTES = 6;
/** Upper limit for the bytes of a log frame besides its text. */
const LOG_FRAME_BYTES = 100;

function frameLimits({ logBytes, responseBytes }: IsolateLimits): FrameLimits {
    return {
        bodyBytes: responseBytes,
        jsonBytes: Math.max(MAX_JSON_BYTES, logBytes * MAX_ESCAPED_BYTES + LOG_FRAME_BYTES),
        // An empty log line counts one byte, but is a frame of its own.
        totalJsonBytes: Math.max(MAX_JSON_BYTES, logBytes * LOG_FRAME_BYTES) * 2,
    };
}
