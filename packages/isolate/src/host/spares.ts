/** Processes that were started before they are needed: what is lost is replaced at once, and not after a start. */
import type { WorkerdProcess } from './process.ts';

export class Spares {
    readonly #start: () => Promise<WorkerdProcess>;
    /** The oldest first: it is the first to be ready. */
    readonly #held: Promise<WorkerdProcess | undefined>[] = [];
    #latest: Promise<WorkerdProcess | undefined> = Promise.resolve(undefined);
    #count = 0;
    #timer: NodeJS.Timeout | undefined;

    constructor(start: () => Promise<WorkerdProcess>) {
        this.#start = start;
    }

    /** From now on so many are held ready: after this time, or as soon as one was taken. */
    hold(count: number, afterMs: number): void {
        this.#count = count;
        this.#timer = setTimeout(() => this.#prepare(), afterMs).unref();
    }

    /** One of them, or a new one where there is none. Throws `start_failed`. */
    async take(): Promise<WorkerdProcess> {
        const spare = await this.#held.shift();
        const process = spare?.alive ? spare : await this.#start();
        this.#prepare();
        return process;
    }

    async close(): Promise<void> {
        this.#count = 0;
        clearTimeout(this.#timer);
        for (const held of this.#held.splice(0)) {
            const spare = await held;
            spare?.kill();
            await spare?.exited;
        }
    }

    #prepare(): void {
        while (this.#held.length < this.#count) {
            this.#latest = this.#startAfter(this.#latest);
            this.#held.push(this.#latest);
        }
    }

    /** One by one: at once they would all be ready later than the first is now. */
    async #startAfter(
        latest: Promise<WorkerdProcess | undefined>,
    ): Promise<WorkerdProcess | undefined> {
        await latest;
        if (this.#count === 0) return undefined;
        // One that does not start is nobody's loss: whoever needs one starts it, and is told why it fails.
        return this.#start().catch(() => undefined);
    }
}
