import type { Actor } from '@bindery/platform';

/** GitBook's API counts by the minute too. */
const WINDOW_MS = 60_000;

/** Callers that are counted at once, at most. */
const MOST_CALLERS = 50_000;

export interface RateLimits {
    /** Requests a minute of one user. */
    user: number;
    /** Requests a minute of one integration or installation: a loop in its code must not fill the host. */
    code: number;
}

export const DEFAULT_RATE_LIMITS: RateLimits = { user: 300_000, code: 60_000 };

export interface RateCount {
    exceeded: boolean;
    /** As https://gitbook.com/docs/developers/gitbook-api/rate-limiting names them. */
    headers: Record<string, string>;
    /** Seconds until the window ends. */
    resetIn: number;
}

/** Counts requests of each caller in windows of a minute. */
export function createRateLimit(limits: RateLimits): (actor: Actor) => RateCount {
    const counts = new Map<string, { used: number; endsAt: number }>();
    return (actor) => {
        const now = Date.now();
        const caller = callerOf(actor);
        let count = counts.get(caller);
        if (count === undefined || count.endsAt <= now) {
            if (counts.size >= MOST_CALLERS) counts.clear();
            count = { used: 0, endsAt: now + WINDOW_MS };
            counts.set(caller, count);
        }
        count.used++;
        const resetIn = Math.ceil((count.endsAt - now) / 1000);
        const limit = actor.kind === 'user' ? limits.user : limits.code;
        const exceeded = count.used > limit;
        return {
            exceeded,
            headers: {
                'X-RateLimit-Limit': String(limit),
                'X-RateLimit-Remaining': String(Math.max(limit - count.used, 0)),
                'X-RateLimit-Reset': String(Math.ceil(count.endsAt / 1000)),
                ...(exceeded ? { 'Retry-After': String(resetIn) } : {}),
            },
            resetIn,
        };
    };
}

function callerOf(actor: Actor): string {
    if (actor.kind === 'user') return `user:${actor.userId}`;
    return actor.kind === 'integration'
        ? `integration:${actor.integration}`
        : `installation:${actor.installationId}`;
}
