/** A process that was started before it is needed: what is lost is replaced at once, and not after a start. */
import type { WorkerdProcess } from './process.ts';

export class Spare {
    readonly #start: () => Promise<WorkerdProcess>;
    #next: Promise<WorkerdProcess | undefined> | undefined;
    #held = false;
    #timer: NodeJS.Timeout | undefined;

    constructor(start: () => Promise<WorkerdProcess>) {
        this.#start = start;
    }

    /** From now on one is held ready: after this time, or as soon as one was taken. */
    hold(afterMs: number): void {
        this.#held = true;
        this.#timer = setTimeout(() => this.#prepare(), afterMs).unref();
    }

    /** The spare one, or a new one where there is none. Throws `start_failed`. */
    async take(): Promise<WorkerdProcess> {
        const next = this.#next;
        this.#next = undefined;
        const spare = await next;
        const process = spare?.alive ? spare : await this.#start();
        if (this.#held) this.#prepare();
        return process;
    }

    async close(): Promise<void> {
        this.#held = false;
        clearTimeout(this.#timer);
        const spare = await this.#next;
        spare?.kill();
        await spare?.exited;
    }

    #prepare(): void {
        // One that does not start is nobody's loss: whoever needs one starts it, and is told why it fails.
        this.#next ??= this.#start().catch(() => undefined);
    }
}
