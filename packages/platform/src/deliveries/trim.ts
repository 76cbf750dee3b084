import type { PlatformContext } from '../platform-context.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What was handled, or refused on purpose, is kept for questions; traces go earlier. */
const KEPT_MS = 7 * DAY_MS;

/** Dead letters wait longer for somebody to begin them again. */
const DEAD_KEPT_MS = 30 * DAY_MS;

/** How often, at most. */
const EVERY_MS = 60 * 60 * 1000;

/** Forgets events that ended long ago. What still waits is never forgotten. */
export function createTrim(ctx: PlatformContext): () => Promise<void> {
    let trimmedAt = 0;
    return async () => {
        const now = ctx.now().getTime();
        if (now - trimmedAt < EVERY_MS) return;
        trimmedAt = now;
        await ctx.db
            .deleteFrom('events')
            .where((where) =>
                where.or([
                    where.and([
                        where('state', 'in', ['delivered', 'refused', 'unhandled', 'cancelled']),
                        where('finished_at', '<', new Date(now - KEPT_MS)),
                    ]),
                    where.and([
                        where('state', '=', 'dead'),
                        where('finished_at', '<', new Date(now - DEAD_KEPT_MS)),
                    ]),
                ]),
            )
            .execute();
    };
}
