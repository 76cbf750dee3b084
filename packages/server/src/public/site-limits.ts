import { PlatformError } from '@bindery/platform';

import { createRateLimit } from '../rate-limit.ts';

const RATES = {
    /** Invocations: a page may have many blocks and scripts. */
    invoke: { burst: 120, perSecond: 10 },
    /** Views above this limit are served without recording events, so that a crawler cannot fill the outbox. */
    view: { burst: 120, perSecond: 2 },
    /** A script searches while the reader types. */
    search: { burst: 60, perSecond: 5 },
    /** An answer may call a model, which costs money. */
    ask: { burst: 10, perSecond: 0.2 },
    feedback: { burst: 10, perSecond: 0.1 },
};

/** Address of a visitor of a site. */
interface VisitorAddress {
    site: { id: string };
    ip: string;
}

export interface SiteLimits {
    /** Returns true if the visitor's address may make one more request of this kind to the site. */
    allows(kind: keyof typeof RATES, visitor: VisitorAddress): boolean;
    /** @throws PlatformError `too_many_requests`. */
    take(kind: keyof typeof RATES, visitor: VisitorAddress): void;
}

/** Limits the requests of visitors by address and site. */
export function createSiteLimits(now: () => number): SiteLimits {
    const limit = createRateLimit(now);
    const limits: SiteLimits = {
        allows: (kind, { site, ip }) => limit(`${kind} ${site.id} ${ip}`, RATES[kind]).allowed,
        take(kind, visitor) {
            if (limits.allows(kind, visitor)) return;
            throw new PlatformError(
                'too_many_requests',
                'Too many requests. Try again in a moment.',
            );
        },
    };
    return limits;
}
