import { PlatformError } from '@bindery/platform';

/** A bucket of tokens: so many at once, and so many more each second. */
export interface Rate {
    burst: number;
    perSecond: number;
}

export interface RateLimit {
    /** False: too often. */
    allows(key: string): boolean;
    /** @throws PlatformError `too_many_requests`. */
    take(key: string): void;
}

/** Buckets that are kept, at most: a flood of addresses must not fill the memory. */
const MOST_BUCKETS = 20_000;

/** Limits how often something is done by each of many, e.g. by each address. */
export function createRateLimit({ burst, perSecond }: Rate, now: () => number): RateLimit {
    const buckets = new Map<string, { tokens: number; at: number }>();
    const limit: RateLimit = {
        allows(key) {
            const at = now();
            const bucket = buckets.get(key) ?? { tokens: burst, at };
            const tokens = Math.min(
                burst,
                bucket.tokens + (Math.max(0, at - bucket.at) / 1000) * perSecond,
            );
            // Set anew, so that the first of the map is the one that was used longest ago.
            buckets.delete(key);
            if (buckets.size >= MOST_BUCKETS) buckets.delete(buckets.keys().next().value ?? '');
            buckets.set(key, { tokens: tokens < 1 ? tokens : tokens - 1, at });
            return tokens >= 1;
        },
        take(key) {
            if (!limit.allows(key)) {
                throw new PlatformError(
                    'too_many_requests',
                    'Too many requests. Try again in a moment.',
                );
            }
        },
    };
    return limit;
}
