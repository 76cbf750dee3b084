import type { LiveMessage } from '@bindery/contract';

import { initOf, workbench } from '../api/client.ts';
import { asWorkbenchError, type WorkbenchError } from '../api/error.ts';
import { readEventStream } from './event-stream.ts';

/** Delays between reconnection attempts, in milliseconds; the last one repeats. */
const RETRY_DELAYS_MS = [250, 500, 1_000, 2_000, 5_000];

/**
 * The client reconnects when no data arrives for this long after a keep-alive comment, because a dead connection does
 * not report its end after the computer was asleep.
 */
const KEEP_ALIVE_TIMEOUT_MS = 45_000;

export type ConnectionStatus =
    | { state: 'connecting' }
    | { state: 'live' }
    /** Disconnected: shown data may be outdated. `since` and `retryAt` are milliseconds since the epoch. */
    | { state: 'stale'; since: number; retryAt: number | null; error: WorkbenchError };

export interface LiveListener {
    onMessage(message: LiveMessage): void;
    onStatus(status: ConnectionStatus): void;
}

/** The live stream of the server. Reconnects after errors and reports its status to the listener. */
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

    /** Reconnects immediately if the connection is stale. */
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
        const response = await workbench.live.$get({}, initOf({ signal }));
        if (!response.body) return;
        let keepAliveTimer: ReturnType<typeof setTimeout> | undefined;
        try {
            for await (const data of readEventStream(response.body)) {
                if (signal.aborted) return;
                clearTimeout(keepAliveTimer);
                if (data === null) {
                    keepAliveTimer = setTimeout(() => this.#restart(), KEEP_ALIVE_TIMEOUT_MS);
                    continue;
                }
                // The cast holds because the server of the same release sends the contract's LiveMessage.
                const message = JSON.parse(data) as LiveMessage;
                if (message.type === 'hello') {
                    this.#failures = 0;
                    this.#staleSince = null;
                    this.#listener.onStatus({ state: 'live' });
                }
                this.#listener.onMessage(message);
            }
        } finally {
            clearTimeout(keepAliveTimer);
        }
    }

    #scheduleRetry(error: WorkbenchError): void {
        this.#staleSince ??= Date.now();
        // No retry after a rejected token, which stays invalid until the page is reloaded.
        const isFinal = error.code === 'unauthorized';
        const delay = RETRY_DELAYS_MS[Math.min(this.#failures, RETRY_DELAYS_MS.length - 1)] ?? 0;
        this.#failures += 1;
        this.#listener.onStatus({
            state: 'stale',
            since: this.#staleSince,
            retryAt: isFinal ? null : Date.now() + delay,
            error,
        });
        if (!isFinal) this.#timer = setTimeout(() => void this.#run(), delay);
    }
}
