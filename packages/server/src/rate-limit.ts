/** A token bucket: `burst` requests at once, refilled at `perSecond`. */
export interface Rate {
    burst: number;
    perSecond: number;
}

interface RateDecision {
    allowed: boolean;
    /** Requests that are left in the bucket. */
    remaining: number;
    /** Seconds until the bucket is full again, rounded up. */
    fullIn: number;
    /** Seconds until the next request is allowed, rounded up; 0 if this one is allowed. */
    retryAfter: number;
}

/** Takes one request from the bucket of a key, e.g. of a user or an address. A refused request costs nothing. */
export type RateLimit = (key: string, rate: Rate) => RateDecision;

/** Maximum number of buckets in memory; the least recently used one is dropped first. */
const MAX_BUCKETS = 50_000;

/**
 * Limits how often each key makes requests. A key must always come with the same rate.
 *
 * @example if (!limit(`user:${id}`, { burst: 120, perSecond: 10 }).allowed) return c.text('Too many requests', 429);
 */
export function createRateLimit(now: () => number = Date.now): RateLimit {
    const buckets = new Map<string, { tokens: number; at: number }>();
    return (key, { burst, perSecond }) => {
        const at = now();
        const bucket = buckets.get(key) ?? { tokens: burst, at };
        const elapsed = Math.max(0, at - bucket.at) / 1000; // a clock that is set back refills nothing
        const tokens = Math.min(burst, bucket.tokens + elapsed * perSecond);
        const allowed = tokens >= 1;
        const tokensLeft = allowed ? tokens - 1 : tokens;
        // Deletes the bucket before storing it, so that the map stays in the order of use.
        buckets.delete(key);
        if (buckets.size >= MAX_BUCKETS) buckets.delete(buckets.keys().next().value ?? '');
        buckets.set(key, { tokens: tokensLeft, at });
        return {
            allowed,
            remaining: Math.floor(tokensLeft),
            fullIn: Math.ceil((burst - tokensLeft) / perSecond),
            retryAfter: allowed ? 0 : Math.ceil((1 - tokens) / perSecond),
        };
    };
}
