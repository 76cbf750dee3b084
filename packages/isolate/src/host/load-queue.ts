/**
 * Limits how many versions a process loads at the same time. workerd compiles everything that is ready before it reads
 * its sockets again, so a burst of first invocations would block the event loop for the sum of all compilations, and
 * the watchdog would take the burst for an infinite loop.
 */
import type { LoadedIsolate } from './loaded-isolate.ts';

export interface LoadQueueOptions {
    maxLoads: number;
    /** Maximum sum of the sizes of scripts that load at the same time. A larger script is loaded alone. */
    maxBytes: number;
    /** Resolves when an isolate is loaded. Called only while another isolate waits for a place. */
    untilLoaded: (isolate: LoadedIsolate) => Promise<void>;
}

export class LoadQueue {
    readonly #options: LoadQueueOptions;
    readonly #loading = new Set<LoadedIsolate>();
    /** Isolates for which `untilLoaded` was called. */
    readonly #watched = new WeakSet<LoadedIsolate>();
    /** Isolates that are loaded but may not have responded; they no longer occupy a place. */
    readonly #loaded = new WeakSet<LoadedIsolate>();
    /** Waiting isolates in order of arrival. */
    readonly #waiting = new Map<LoadedIsolate, PromiseWithResolvers<void>>();

    constructor(options: LoadQueueOptions) {
        this.#options = options;
    }

    /**
     * Resolves when the isolate may be loaded. All calls for one isolate share a place in the queue, which must be
     * given back with `release`.
     */
    async enter(isolate: LoadedIsolate): Promise<void> {
        if (this.#loading.has(isolate) || this.#loaded.has(isolate) || isolate.responded) return;
        let place = this.#waiting.get(isolate);
        if (!place) {
            place = Promise.withResolvers<void>();
            this.#waiting.set(isolate, place);
            this.#admit();
        }
        await place.promise;
    }

    /** Called when the isolate has responded, or when it has no more invocations. */
    release(isolate: LoadedIsolate): void {
        const place = this.#waiting.get(isolate);
        this.#waiting.delete(isolate);
        place?.resolve();
        if (this.#loading.delete(isolate)) this.#admit();
    }

    get loads(): number {
        return this.#loading.size;
    }

    /** Sum of the sizes of the scripts that are being loaded. */
    get bytes(): number {
        let bytes = 0;
        for (const { scriptBytes } of this.#loading) bytes += scriptBytes;
        return bytes;
    }

    #admit(): void {
        for (const [isolate, place] of this.#waiting) {
            const { maxLoads, maxBytes } = this.#options;
            const fits = this.loads < maxLoads && this.bytes + isolate.scriptBytes <= maxBytes;
            if (this.loads > 0 && !fits) break;
            this.#waiting.delete(isolate);
            this.#loading.add(isolate);
            place.resolve();
        }
        if (this.#waiting.size > 0) this.#watch();
    }

    /** Releases the place of each isolate once it is loaded, because its first response may come long after that. */
    #watch(): void {
        for (const isolate of this.#loading) {
            if (this.#watched.has(isolate)) continue;
            this.#watched.add(isolate);
            const loaded = (): void => {
                this.#loaded.add(isolate);
                this.release(isolate);
            };
            // Rejects if the process exits, which aborts all invocations.
            this.#options.untilLoaded(isolate).then(loaded, loaded);
        }
    }
}
