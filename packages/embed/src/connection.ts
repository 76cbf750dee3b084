/** The connection of a page to one host with one key: collects renders into few requests. */
import { EmbedError, errorOf, hostAway } from './embed-error.ts';
import {
    MAX_RENDERS,
    MAX_URL_LENGTH,
    type BlockOutput,
    type BlockRender,
    type RenderContext,
    type RenderResult,
} from './protocol.ts';
import { hasVisitor, visitorToken } from './settings.ts';

/** Milliseconds after which a request counts as failed. */
const TIMEOUT_MS = 20_000;

/** The first render of a block. Blocks with equal integration, component and props share one. */
export interface FirstRender {
    output: Promise<BlockOutput>;
    /** Requests the output now. The same request also contains waiting renders of other blocks, as far as they fit. */
    request(): void;
}

interface Job {
    render: BlockRender;
    context: RenderContext;
    isFirst: boolean;
    resolve(output: BlockOutput): void;
    reject(error: unknown): void;
}

interface WaitingRender extends FirstRender {
    job: Job;
    requested: boolean;
}

export class Connection {
    readonly #host: string;
    readonly #key: string;
    /** First renders that were not sent yet, in the order in which they were announced. */
    readonly #waiting = new Map<string, WaitingRender>();
    #queue: Job[] = [];

    constructor(host: string, key: string) {
        this.#host = host;
        this.#key = key;
    }

    /** Announces a block's first render. It is sent with the first request of any announced block. */
    first(render: BlockRender, context: RenderContext): FirstRender {
        const name = JSON.stringify([render, context]);
        const known = this.#waiting.get(name);
        if (known) return known;
        const { promise, resolve, reject } = Promise.withResolvers<BlockOutput>();
        // If the block was removed meanwhile, nothing awaits the promise, and a rejection would count as unhandled.
        promise.catch(() => undefined);
        const waiting: WaitingRender = {
            output: promise,
            requested: false,
            job: { render, context, isFirst: true, resolve, reject },
            request: () => {
                if (waiting.requested || this.#waiting.get(name) !== waiting) return;
                waiting.requested = true;
                this.#enqueue(waiting.job);
            },
        };
        this.#waiting.set(name, waiting);
        return waiting;
    }

    /** Renders a block again: with state, an action or new props. */
    render(
        render: BlockRender,
        context: RenderContext,
        { signal }: { signal: AbortSignal },
    ): Promise<BlockOutput> {
        const { promise, resolve, reject } = Promise.withResolvers<BlockOutput>();
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
        this.#enqueue({ render, context, isFirst: false, resolve, reject });
        return promise;
    }

    #enqueue(job: Job): void {
        this.#queue.push(job);
        // Sends the renders that are requested in one task together.
        if (this.#queue.length === 1) queueMicrotask(() => this.#flush());
    }

    #flush(): void {
        const jobs = this.#queue;
        this.#queue = [];
        const urgent = new Set(jobs);
        for (const [name, { job }] of this.#waiting) {
            if (urgent.has(job)) this.#waiting.delete(name);
        }
        const groups = Map.groupBy(jobs, ({ isFirst, context }) =>
            JSON.stringify([isFirst, context]),
        );
        for (const group of groups.values()) {
            const [{ context, isFirst } = { context: undefined, isFirst: false }] = group;
            if (!context) continue;
            for (let from = 0; from < group.length; from += MAX_RENDERS) {
                const batch = group.slice(from, from + MAX_RENDERS);
                if (isFirst) this.#addWaiting(batch, context);
                void this.#send(batch, context, isFirst);
            }
        }
    }

    /** Fills a batch with first renders that no block has asked for yet, while the URL of the request stays short. */
    #addWaiting(batch: Job[], context: RenderContext): void {
        const wanted = JSON.stringify(context);
        // Base64 takes four characters for three bytes.
        let left = MAX_URL_LENGTH * 0.75 - 400 - sum(batch.map(sizeOf));
        for (const [name, { job, requested }] of this.#waiting) {
            if (requested || JSON.stringify(job.context) !== wanted) continue;
            left -= sizeOf(job);
            if (left < 0 || batch.length >= MAX_RENDERS) return;
            this.#waiting.delete(name);
            batch.push(job);
        }
    }

    async #send(batch: readonly Job[], context: RenderContext, isFirst: boolean): Promise<void> {
        try {
            const renders = batch.map(({ render }, index) => ({ id: String(index), ...render }));
            const response = await this.#fetch({ ...context, renders }, isFirst);
            if (!response.ok) throw await errorOf(response, this.#host);
            const results = await readResults(response, this.#host);
            for (const [index, job] of batch.entries()) {
                settle(job, results.get(String(index)), this.#host);
            }
        } catch (error) {
            const failure = error instanceof EmbedError ? error : hostAway(this.#host);
            for (const job of batch) job.reject(failure);
        }
    }

    async #fetch(request: object, isFirst: boolean): Promise<Response> {
        const address = `${this.#host}/embed/v1/render`;
        const options: RequestInit = {
            credentials: 'omit',
            referrerPolicy: 'strict-origin-when-cross-origin',
            signal: AbortSignal.timeout(TIMEOUT_MS),
        };
        // Same-origin GET requests carry no `Origin`, which the host checks.
        const sameOrigin = new URL(this.#host, location.href).origin === location.origin;
        if (isFirst && !sameOrigin && !hasVisitor()) {
            const parameters = new URLSearchParams({
                key: this.#key,
                request: base64url(JSON.stringify(request)),
            });
            const url = `${address}?${parameters}`;
            if (url.length < MAX_URL_LENGTH) return fetch(url, options);
        }
        const visitor = await visitorToken();
        return fetch(address, {
            ...options,
            method: 'POST',
            // A type that needs no CORS preflight.
            headers: { 'Content-Type': 'text/plain;charset=UTF-8' },
            body: JSON.stringify({
                key: this.#key,
                ...(visitor === undefined ? {} : { visitor }),
                ...request,
            }),
        });
    }
}

const connections = new Map<string, Connection>();

/** Returns the page's connection to a host. */
export function connect(host: string, key: string): Connection {
    const name = `${host} ${key}`;
    let connection = connections.get(name);
    if (!connection) connections.set(name, (connection = new Connection(host, key)));
    return connection;
}

function settle(job: Job, result: RenderResult | undefined, host: string): void {
    if (!result) job.reject(new EmbedError(`${host} sent no result for this block.`));
    else if ('error' in result) {
        const retryable = Number(result.error.code) === 429 || Number(result.error.code) >= 500;
        job.reject(new EmbedError(result.error.message, { retryable }));
    } else job.resolve(result);
}

async function readResults(response: Response, host: string): Promise<Map<string, RenderResult>> {
    const body = (await response.json()) as { renders?: unknown };
    if (!Array.isArray(body.renders)) {
        throw new EmbedError(`${host} is no Bindery host: its response has no "renders".`);
    }
    const results = body.renders as RenderResult[];
    return new Map(results.map((result) => [result.id, result]));
}

/** Returns about how many characters a render takes in the JSON of the URL. */
function sizeOf({ render }: Job): number {
    return JSON.stringify(render).length + 12;
}

function sum(numbers: readonly number[]): number {
    return numbers.reduce((total, number) => total + number, 0);
}

function base64url(text: string): string {
    const bytes = new TextEncoder().encode(text);
    let binary = '';
    for (const byte of bytes) binary += String.fromCharCode(byte);
    return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
