/** Processes that are started in advance, so that a lost process is replaced without waiting for a start. */
import type { WorkerdProcess } from './workerd-process.ts';

/**
 * Delay between taking a process and starting the next one. A start takes as much CPU time as loading the version for
 * which the process was taken, and would slow that load down (`bench/safety`).
 */
const REFILL_DELAY_MS = 250;

export class StandbyPool {
    readonly #start: () => Promise<WorkerdProcess>;
    /** In order of their start: the first one is ready first. */
    readonly #standby: Promise<WorkerdProcess | undefined>[] = [];
    #lastStart: Promise<WorkerdProcess | undefined> = Promise.resolve(undefined);
    #size = 0;
    #timer: NodeJS.Timeout | undefined;

    constructor(start: () => Promise<WorkerdProcess>) {
        this.#start = start;
    }

    /** Keeps `size` processes on standby, from `afterMs` on or from the first call of `take()`. */
    fill(size: number, afterMs: number): void {
        this.#size = size;
        this.#timer = setTimeout(() => this.#refill(), afterMs).unref();
    }

    /**
     * Returns a standby process, or starts one if there is none.
     *
     * @throws IsolateError `start_failed`.
     */
    async take(): Promise<WorkerdProcess> {
        const standby = await this.#standby.shift();
        const process = standby?.alive ? standby : await this.#start();
        this.#refillLater();
        return process;
    }

    async close(): Promise<void> {
        this.#size = 0;
        clearTimeout(this.#timer);
        for (const starting of this.#standby.splice(0)) {
            const process = await starting;
            process?.kill();
            await process?.exited;
        }
    }

    #refillLater(): void {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#refill(), REFILL_DELAY_MS).unref();
    }

    #refill(): void {
        while (this.#standby.length < this.#size) {
            this.#lastStart = this.#startAfter(this.#lastStart);
            this.#standby.push(this.#lastStart);
        }
    }

    /** Starts one process at a time, so that the first one is ready as early as possible. */
    async #startAfter(
        previous: Promise<WorkerdProcess | undefined>,
    ): Promise<WorkerdProcess | undefined> {
        await previous;
        if (this.#size === 0) return undefined;
        // Start failures are ignored here: take() starts a process itself and reports the error.
        return this.#start().catch(() => undefined);
    }
}
