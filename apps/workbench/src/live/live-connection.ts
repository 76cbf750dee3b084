import type { LiveMessage } from '@bindery/contract';

import { request } from '../api/client.ts';
import { asWorkbenchError, type WorkbenchError } from '../api/error.ts';
import { readEventStream } from './event-stream.ts';

/** A broken connection is tried again after these many milliseconds; the last one repeats. */
const RETRY_DELAYS_MS = [250, 500, 1_000, 2_000, 5_000];

/**
 * A server that shows its pulse (comments between events) and then falls silent for this long is taken for dead: a
 * laptop that slept leaves a connection that never reports its end.
 */
const SILENCE_MS = 45_000;

export type ConnectionStatus =
    | { state: 'connecting' }
    | { state: 'live' }
    /** What is on screen may be old. `since` and `retryAt` are milliseconds since the epoch. */
    | { state: 'stale'; since: number; retryAt: number | null; error: WorkbenchError };

export interface LiveListener {
    onMessage(message: LiveMessage): void;
    onStatus(status: ConnectionStatus): void;
}

/** The one connection that everything live comes over. It mends itself, and says when it is stale. */
export class LiveConnection implements Disposable {
    readonly #listener: LiveListener;
    #abort = new AbortController();
    #timer: ReturnType<typeof setTimeout> | undefined;
    #failures = 0;
    #staleSince: number | null = null;

    constructor(listener: LiveListener) {
        this.#listener = listener;
        void this.#run();
    }

    /** Tries at once, where a retry is being waited for. */
    retryNow(): void {
        if (this.#staleSince === null) return;
        this.#restart();
    }

    [Symbol.dispose](): void {
        clearTimeout(this.#timer);
        this.#abort.abort();
    }

    #restart(): void {
        this[Symbol.dispose]();
        this.#abort = new AbortController();
        void this.#run();
    }

    async #run(): Promise<void> {
        const { signal } = this.#abort;
        if (this.#staleSince === null) this.#listener.onStatus({ state: 'connecting' });
        let error: WorkbenchError;
        try {
            await this.#read(signal);
            error = asWorkbenchError(new Error('The server closed the connection.'));
        } catch (thrown) {
            error = asWorkbenchError(thrown);
        }
        if (signal.aborted) return;
        this.#scheduleRetry(error);
    }

    async #read(signal: AbortSignal): Promise<void> {
        const response = await request('GET', '/workbench/live', undefined, { signal });
        if (!response.body) return;
        let silence: ReturnType<typeof setTimeout> | undefined;
        try {
            for await (const data of readEventStream(response.body)) {
                if (signal.aborted) return;
                clearTimeout(silence);
                if (data === null) {
                    silence = setTimeout(() => this.#restart(), SILENCE_MS);
                    continue;
                }
                // The stream is our own server's; its lines are the contract's LiveMessage.
                const message = JSON.parse(data) as LiveMessage;
                if (message.type === 'hello') {
                    this.#failures = 0;
                    this.#staleSince = null;
                    this.#listener.onStatus({ state: 'live' });
                }
                this.#listener.onMessage(message);
            }
        } finally {
            clearTimeout(silence);
        }
    }

    #scheduleRetry(error: WorkbenchError): void {
        this.#staleSince ??= Date.now();
        // A token that is refused stays refused until the page is loaded again.
        const gaveUp = error.code === 'unauthorized';
        const delay = RETRY_DELAYS_MS[Math.min(this.#failures, RETRY_DELAYS_MS.length - 1)] ?? 0;
        this.#failures += 1;
        this.#listener.onStatus({
            state: 'stale',
            since: this.#staleSince,
            retryAt: gaveUp ? null : Date.now() + delay,
            error,
        });
        if (!gaveUp) this.#timer = setTimeout(() => void this.#run(), delay);
    }
}
