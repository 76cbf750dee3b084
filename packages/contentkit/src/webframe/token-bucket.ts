/** A bucket of what is limited, messages or milliseconds: a burst is fine, a flood is not. */
export class TokenBucket {
    readonly #burst: number;
    readonly #perSecond: number;
    #left: number;
    #last = 0;

    constructor(burst: number, perSecond: number) {
        this.#burst = burst;
        this.#perSecond = perSecond;
        this.#left = burst;
    }

    /** Whether so much more may pass at `now` (milliseconds). */
    take(now: number, amount = 1): boolean {
        this.#left = Math.min(
            this.#burst,
            this.#left + ((now - this.#last) / 1000) * this.#perSecond,
        );
        this.#last = now;
        if (this.#left < amount) return false;
        this.#left -= amount;
        return true;
    }
}
