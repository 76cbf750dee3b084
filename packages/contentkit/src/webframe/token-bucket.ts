/** A token bucket: allows bursts, limits the sustained rate. Counts messages or milliseconds of work. */
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

    /** Takes `amount` tokens at `now` (milliseconds); returns false if there are too few. */
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
