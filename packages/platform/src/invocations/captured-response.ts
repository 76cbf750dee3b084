import type { Outcome, RecordedResponse } from '@bindery/contract';
import type { InvocationResponse } from '@bindery/isolate';

import { isSecretHeader } from './mask.ts';
import type { Redact } from './redact.ts';
import { MASK } from '../secrets/secret-field.ts';

/** The most characters of a response body in a trace. Larger bodies would dominate the size of trace batches. */
const MAX_BODY_CHARACTERS = 16 * 1024;

/** Bytes captured beyond the limit, so that a credential across the limit is recognized and redacted as a whole. */
const REDACTION_MARGIN_BYTES = 4 * 1024;

/** Bytes read from the source before the caller reads, so that a small body is captured even if no caller reads it. */
const READ_AHEAD_BYTES = 64 * 1024;

/** Time limit for a caller that is still reading a larger body, after which the trace is written. */
const MAX_WAIT_MS = 100;

/** A response whose body is captured while the caller reads it. */
export class CapturedResponse implements InvocationResponse {
    readonly response: Response;
    readonly #source: InvocationResponse;
    readonly #chunks: Uint8Array[] = [];
    readonly #bodyRead: Promise<void>;
    #capturedBytes = 0;
    #bytes = 0;

    constructor(source: InvocationResponse) {
        this.#source = source;
        const { status, headers, body } = source.response;
        const { promise, resolve } = Promise.withResolvers<void>();
        this.#bodyRead = promise;
        if (body === null) resolve();
        const captured = body?.pipeThrough(
            new TransformStream<Uint8Array, Uint8Array>(
                {
                    transform: (chunk, controller) => {
                        this.#capture(chunk);
                        controller.enqueue(chunk);
                    },
                    flush: () => resolve(),
                },
                undefined,
                new ByteLengthQueuingStrategy({ highWaterMark: READ_AHEAD_BYTES }),
            ),
        );
        this.response = new Response(captured ?? null, { status, headers });
    }

    get status(): number {
        return this.#source.status;
    }

    get refused(): boolean | undefined {
        return this.#source.refused;
    }

    get outcome(): Promise<Outcome> {
        return this.#source.outcome;
    }

    header(name: string): string | null {
        return this.#source.header(name);
    }

    text(): Promise<string> {
        return this.response.text();
    }

    /**
     * Returns headers and body with credentials masked. Call it after the outcome is known. Waits up to 100 ms for the
     * caller to read the rest of the body.
     */
    async record(redact: Redact): Promise<RecordedResponse> {
        let timer: NodeJS.Timeout | undefined;
        const timeout = new Promise<void>((resolve) => {
            timer = setTimeout(resolve, MAX_WAIT_MS);
        });
        await Promise.race([this.#bodyRead, timeout]);
        clearTimeout(timer);
        const text = new TextDecoder().decode(Buffer.concat(this.#chunks));
        const body = redact(text).slice(0, MAX_BODY_CHARACTERS);
        return {
            headers: [...this.response.headers].map(([name, value]) => [
                name,
                isSecretHeader(name) ? MASK : redact(value),
            ]),
            body,
            bytes: this.#bytes,
            isTruncated: this.#bytes > this.#capturedBytes || text.length > MAX_BODY_CHARACTERS,
        };
    }

    #capture(chunk: Uint8Array): void {
        this.#bytes += chunk.length;
        const room = MAX_BODY_CHARACTERS + REDACTION_MARGIN_BYTES - this.#capturedBytes;
        if (room <= 0) return;
        const part = chunk.slice(0, room);
        this.#chunks.push(part);
        this.#capturedBytes += part.length;
    }
}
