/**
 * Assembles the response of an invocation as it arrives: buffered if it arrives at once, else a stream with
 * backpressure.
 */
import type { Outcome } from '@bindery/contract';

import { IsolateError } from '../error.ts';
import { CONNECTION_HEADERS, type HeadFrame, INTERNAL_HEADER_PREFIX } from '../wire.ts';
import { responseTooLarge } from './frame-reader.ts';
import { LazyResponse, type ResponseParts } from './lazy-response.ts';

export interface IncomingResponseOptions {
    limitBytes: number;
    outcome: Promise<Outcome>;
    /** The request is HEAD, so the header `content-length` describes a body that is not sent. */
    isHead: boolean;
    /** Called when the reader falls behind. */
    pause: () => void;
    resume: () => void;
    /** Called when the reader cancels the body. */
    cancel: () => void;
}

/** Limit for the names and values of all headers; the limit of Cloudflare Workers. */
export const RESPONSE_HEADER_BYTES = 128 * 1024;

export function headersTooLarge(): IsolateError {
    return new IsolateError(
        'bad_answer',
        `The headers of the response are larger than the limit of ${RESPONSE_HEADER_BYTES} bytes.`,
    );
}

/** Bytes that are buffered for a slow reader before reading from workerd is paused. */
const BUFFERED_BYTES = 256 * 1024;

/** The "null body statuses" of the Fetch standard. */
const NULL_BODY = new Set([204, 205, 304]);

const DROPPED_HEADERS: ReadonlySet<string> = new Set(CONNECTION_HEADERS);

interface SentHead {
    status: number;
    /** `performance.now()` when the headers were available. */
    at: number;
}

export class IncomingResponse {
    /** Resolves when the headers are available. */
    readonly response: Promise<LazyResponse>;
    /** Status and time of the headers that the caller received; resolves together with `response`. */
    readonly sentHead: Promise<SentHead>;
    readonly #options: IncomingResponseOptions;
    readonly #response = Promise.withResolvers<LazyResponse>();
    readonly #sentHead = Promise.withResolvers<SentHead>();
    #head: HeadFrame | undefined;
    #chunks: Buffer[] = [];
    #bytes = 0;
    #bodyComplete = false;
    #headSent = false;
    #headParsed = false;
    #stream: ReadableStreamDefaultController<Uint8Array> | undefined;

    constructor(options: IncomingResponseOptions) {
        this.#options = options;
        this.response = this.#response.promise;
        this.sentHead = this.#sentHead.promise;
    }

    /**
     * Sets the status and the headers.
     *
     * @param parsed True if the headers come from an HTTP parser and are therefore valid and within the size limit.
     * @throws IsolateError `bad_answer` for an invalid status or too large headers.
     */
    head(head: HeadFrame, parsed = false): void {
        if (this.#head) throw new RangeError('a second head');
        if (!Number.isInteger(head.status) || head.status < 200 || head.status > 599) {
            throw new IsolateError(
                'bad_answer',
                `The handler responded with status ${head.status}, which is not between 200 and 599.`,
            );
        }
        if (!parsed && bytesOf(head.headers) > RESPONSE_HEADER_BYTES) throw headersTooLarge();
        this.#head = parsed ? head : { ...head, headers: head.headers.map(toByteStrings) };
        this.#headParsed = parsed;
    }

    /** Appends to the body. Throws an IsolateError `response_too_large` above the limit. */
    write(chunk: Buffer): void {
        if (!this.#head || this.#bodyComplete) throw new RangeError('a body out of place');
        // Empty chunks do not add to the limit, so an unlimited number of them could fill the memory.
        if (chunk.length === 0) return;
        this.#bytes += chunk.length;
        if (this.#bytes > this.#options.limitBytes) {
            throw responseTooLarge(this.#options.limitBytes);
        }
        if (!this.#stream) {
            this.#chunks.push(chunk);
            return;
        }
        this.#stream.enqueue(chunk);
        if ((this.#stream.desiredSize ?? 0) <= 0) this.#options.pause();
    }

    end(): void {
        if (!this.#head || this.#bodyComplete) throw new RangeError('an end out of place');
        this.#bodyComplete = true;
        this.#stream?.close();
    }

    /** Called after all frames of one read were processed. A response that is complete at that time needs no stream. */
    flush(): void {
        if (this.#headSent || !this.#head) return;
        const { status } = this.#head;
        if (NULL_BODY.has(status)) this.#send(null);
        else this.#send(this.#bodyComplete ? this.#concatenated() : this.#openStream());
        this.#chunks = [];
    }

    /** True when the caller has received all of the response, or can read it without waiting. */
    get complete(): boolean {
        return this.#bodyComplete && this.#headSent;
    }

    /**
     * Responds with the error, or fails the body if the headers were sent. Does nothing once the response is complete.
     */
    fail(error: IsolateError): void {
        if (this.complete) return;
        this.#bodyComplete = true;
        if (this.#stream) {
            this.#stream.error(error);
            return;
        }
        if (this.#headSent) return;
        this.#head = { status: error.status, headers: [['content-type', 'application/json']] };
        if (error.status === 503) this.#head.headers.push(['retry-after', '1']);
        this.#send(JSON.stringify({ error: error.message }));
    }

    #openStream(): ReadableStream<Uint8Array> {
        return new ReadableStream<Uint8Array>(
            {
                start: (controller) => {
                    this.#stream = controller;
                    for (const chunk of this.#chunks) controller.enqueue(chunk);
                },
                pull: () => this.#options.resume(),
                cancel: () => {
                    this.#stream = undefined;
                    // A complete response is not aborted: its `waitUntil` work may continue.
                    if (this.#bodyComplete) return;
                    this.#bodyComplete = true;
                    this.#options.cancel();
                },
            },
            { highWaterMark: BUFFERED_BYTES, size: (chunk) => chunk?.byteLength ?? 0 },
        );
    }

    #concatenated(): Uint8Array<ArrayBuffer> {
        const [only] = this.#chunks;
        const bytes = only && this.#chunks.length === 1 ? only : Buffer.concat(this.#chunks);
        return bytes as Uint8Array<ArrayBuffer>; // a socket never reads into a SharedArrayBuffer
    }

    #send(body: ResponseParts['body']): void {
        const { status, headers } = this.#head ?? { status: 500, headers: [] };
        const { isHead } = this.#options;
        const forwarded = headers.filter(
            ([name]) =>
                (!DROPPED_HEADERS.has(name) || (isHead && name === 'content-length')) &&
                !name.startsWith(INTERNAL_HEADER_PREFIX),
        );
        const response = new LazyResponse(
            { status, headers: forwarded, body },
            this.#options.outcome,
        );
        // Constructs the Response now: invalid headers throw, and must fail the invocation instead of the caller.
        if (!this.#headParsed) void response.response;
        this.#headSent = true;
        this.#sentHead.resolve({ status, at: performance.now() });
        this.#response.resolve(response);
    }
}

const OUTSIDE_ASCII = /[\u0080-\uffff]/;

/** Encodes the value in UTF-8, as workerd does on the wire, with one character per byte as `Headers` requires. */
function toByteStrings([name, value]: [string, string]): [string, string] {
    return OUTSIDE_ASCII.test(value)
        ? [name, Buffer.from(value).toString('latin1')]
        : [name, value];
}

function bytesOf(headers: HeadFrame['headers']): number {
    return headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
}
