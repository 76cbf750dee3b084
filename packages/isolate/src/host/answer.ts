/** The answer of an invocation as it comes: whole when it came in one piece, else a stream with backpressure. */
import type { Outcome } from '@bindery/contract';

import { IsolateError } from '../error.ts';
import { CONNECTION_HEADERS, type HeadFrame, INTERNAL_HEADER_PREFIX } from '../wire.ts';
import { Answered, type AnsweredWith } from './answered.ts';

export interface AnswerOptions {
    limitBytes: number;
    outcome: Promise<Outcome>;
    /** The reader is behind. */
    pause: () => void;
    resume: () => void;
    /** The reader went away. */
    cancel: () => void;
}

/** Names and values of all headers; as much as Cloudflare allows. */
export const ANSWER_HEADER_BYTES = 128 * 1024;

export function headersTooLarge(): IsolateError {
    return new IsolateError(
        'bad_answer',
        `The headers of the answer are larger than the limit of ${ANSWER_HEADER_BYTES} bytes.`,
    );
}

/** How much may wait for a slow reader before workerd is told to wait. */
const BUFFERED_BYTES = 256 * 1024;

/** Statuses whose answers have no body: Fetch standard, "null body status". */
const NULL_BODY = new Set([204, 205, 304]);

/** workerd has undone the encoding, and says the length of each connection's message itself. */
const DROPPED_HEADERS: ReadonlySet<string> = new Set(CONNECTION_HEADERS);

interface Given {
    status: number;
    /** `performance.now()` when the headers were there. */
    durationMs: number;
}

export class Answer {
    readonly answered: Promise<Answered>;
    /** What the caller was given, known at the same moment. */
    readonly given: Promise<Given>;
    readonly #options: AnswerOptions;
    readonly #resolvers = Promise.withResolvers<Answered>();
    readonly #given = Promise.withResolvers<Given>();
    #head: HeadFrame | undefined;
    #chunks: Buffer[] = [];
    #bytes = 0;
    #complete = false;
    #answered = false;
    #parsed = false;
    #stream: ReadableStreamDefaultController<Uint8Array> | undefined;

    constructor(options: AnswerOptions) {
        this.#options = options;
        this.answered = this.#resolvers.promise;
        this.given = this.#given.promise;
    }

    /** `parsed`: by a parser of HTTP, so that a `Response` can be made of it later. */
    head(head: HeadFrame, parsed = false): void {
        if (this.#head) throw new RangeError('a second head');
        if (!Number.isInteger(head.status) || head.status < 200 || head.status > 599) {
            throw new IsolateError(
                'bad_answer',
                `The handler answered status ${head.status}, which is not between 200 and 599.`,
            );
        }
        // Of parsed ones the parser knows.
        if (!parsed && bytesOf(head.headers) > ANSWER_HEADER_BYTES) throw headersTooLarge();
        this.#head = head;
        this.#parsed = parsed;
    }

    write(chunk: Buffer): void {
        if (!this.#head || this.#complete) throw new RangeError('a body out of place');
        this.#bytes += chunk.length;
        if (this.#bytes > this.#options.limitBytes) {
            throw new IsolateError(
                'response_too_large',
                `The answer is larger than the limit of ${this.#options.limitBytes} bytes.`,
            );
        }
        if (!this.#stream) {
            this.#chunks.push(chunk);
            return;
        }
        this.#stream.enqueue(chunk);
        if ((this.#stream.desiredSize ?? 0) <= 0) this.#options.pause();
    }

    end(): void {
        if (!this.#head || this.#complete) throw new RangeError('an end out of place');
        this.#complete = true;
        this.#stream?.close();
    }

    /** Everything that came in one read was taken: an answer that is complete by now needs no stream. */
    flush(): void {
        if (this.#answered || !this.#head) return;
        const { status } = this.#head;
        if (NULL_BODY.has(status)) this.#give(null);
        else this.#give(this.#complete ? this.#bytesOf() : this.#open());
        this.#chunks = [];
    }

    /** The caller has, or can read, all of it. */
    get complete(): boolean {
        return this.#complete && this.#answered;
    }

    /** Answers in the integration's place, or breaks the body off. Does nothing once the answer is complete. */
    fail(error: IsolateError): void {
        if (this.complete) return;
        this.#complete = true;
        if (this.#stream) {
            this.#stream.error(error);
            return;
        }
        if (this.#answered) return;
        this.#head = { status: error.status, headers: [['content-type', 'application/json']] };
        if (error.status === 503) this.#head.headers.push(['retry-after', '1']);
        this.#give(JSON.stringify({ error: error.message }));
    }

    #open(): ReadableStream<Uint8Array> {
        return new ReadableStream<Uint8Array>(
            {
                start: (controller) => {
                    this.#stream = controller;
                    for (const chunk of this.#chunks) controller.enqueue(chunk);
                },
                pull: () => this.#options.resume(),
                cancel: () => {
                    this.#stream = undefined;
                    // What is left in the stream is not wanted, but whoever made it has done so.
                    if (this.#complete) return;
                    this.#complete = true;
                    this.#options.cancel();
                },
            },
            { highWaterMark: BUFFERED_BYTES, size: (chunk) => chunk?.byteLength ?? 0 },
        );
    }

    #bytesOf(): Uint8Array<ArrayBuffer> {
        const [only] = this.#chunks;
        const bytes = only && this.#chunks.length === 1 ? only : Buffer.concat(this.#chunks);
        return bytes as Uint8Array<ArrayBuffer>; // what a socket read is never shared
    }

    #give(body: AnsweredWith['body']): void {
        const { status, headers } = this.#head ?? { status: 500, headers: [] };
        const kept = headers.filter(
            ([name]) => !DROPPED_HEADERS.has(name) && !name.startsWith(INTERNAL_HEADER_PREFIX),
        );
        const answered = new Answered({ status, headers: kept, body }, this.#options.outcome);
        // Throws when the integration's headers are none.
        if (!this.#parsed) void answered.response;
        this.#answered = true;
        this.#given.resolve({ status, durationMs: performance.now() });
        this.#resolvers.resolve(answered);
    }
}

function bytesOf(headers: HeadFrame['headers']): number {
    return headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
}
