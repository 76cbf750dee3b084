/** A bucket of messages: a burst is fine, a flood is not. */
export class FloodGate {
    readonly #burst: number;
    readonly #perSecond: number;
    #left: number;
    #last = 0;

    constructor(burst: number, perSecond: number) {
        this.#burst = burst;
        this.#perSecond = perSecond;
        this.#left = burst;
    }

    /** Whether one more may pass at `now` (milliseconds). */
    pass(now: number): boolean {
        this.#left = Math.min(
            this.#burst,
            this.#left + ((now - this.#last) / 1000) * this.#perSecond,
        );
        this.#last = now;
        if (this.#left < 1) return false;
        this.#left--;
        return true;
    }
}
