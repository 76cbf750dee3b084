/** A token bucket: allows bursts, limits the sustained rate. Counts messages or milliseconds of work. */
export class TokenBucket {
    readonly #burst: number;
    readonly #perSecond: number;
    #tokens: number;
    #updatedAt = 0;

    constructor(burst: number, perSecond: number) {
        this.#burst = burst;
        this.#perSecond = perSecond;
        this.#tokens = burst;
    }

    /** Takes `amount` tokens at `now` (milliseconds); returns false if there are too few. */
    take(now: number, amount = 1): boolean {
        this.#tokens = Math.min(
            this.#burst,
            this.#tokens + ((now - this.#updatedAt) / 1000) * this.#perSecond,
        );
        this.#updatedAt = now;
        if (this.#tokens < amount) return false;
        this.#tokens -= amount;
        return true;
    }
}
