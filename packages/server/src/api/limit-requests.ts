import { PlatformError, type Actor } from '@bindery/platform';
import { createMiddleware } from 'hono/factory';

import type { AuthenticatedEnv } from '../authenticate.ts';
import { createRateLimit, type Rate } from '../rate-limit.ts';

/** Rate of requests for each caller, by kind of token. */
export interface ApiRates {
    user: Rate;
    /** Rate for one integration or installation: a loop in its code must not overload the host. */
    code: Rate;
}

const DEFAULT_API_RATES: ApiRates = {
    user: { burst: 300_000, perSecond: 5000 },
    code: { burst: 60_000, perSecond: 1000 },
};

/**
 * Limits the requests of each caller, and sets the headers of
 * https://gitbook.com/docs/developers/gitbook-api/rate-limiting on every response.
 *
 * @throws PlatformError `too_many_requests`.
 */
export function limitRequests(rates: ApiRates = DEFAULT_API_RATES) {
    const limit = createRateLimit();
    return createMiddleware<AuthenticatedEnv>(async (c, next) => {
        const actor = c.get('actor');
        const rate = actor.kind === 'user' ? rates.user : rates.code;
        const { allowed, remaining, fullIn, retryAfter } = limit(callerOf(actor), rate);
        c.header('X-RateLimit-Limit', String(rate.burst));
        c.header('X-RateLimit-Remaining', String(remaining));
        c.header('X-RateLimit-Reset', String(Math.ceil(Date.now() / 1000) + fullIn));
        if (!allowed) {
            c.header('Retry-After', String(retryAfter));
            throw new PlatformError(
                'too_many_requests',
                `API rate limit exceeded. Please try again in ${retryAfter} seconds`,
            );
        }
        await next();
    });
}

function callerOf(actor: Actor): string {
    if (actor.kind === 'user') return `user:${actor.userId}`;
    return actor.kind === 'integration'
        ? `integration:${actor.integration}`
        : `installation:${actor.installationId}`;
}
