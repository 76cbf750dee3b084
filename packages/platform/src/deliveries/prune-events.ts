import type { PlatformContext } from '../platform-context.ts';
import { pruneTrash, TRASH_DAYS } from '../trash/removed-installations.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

const INTERVAL_MS = 60 * 60 * 1000;

/**
 * Creates a function that prunes finished events, and deleted spaces, sites and installations, after their retention.
 * It runs at most once an hour. Pending events are never pruned.
 */
export function createEventPruning(ctx: PlatformContext): () => Promise<void> {
    const { eventsDays, deadLettersDays } = ctx.retention;
    let prunedAt = 0;
    return async () => {
        const now = ctx.now().getTime();
        if (now - prunedAt < INTERVAL_MS) return;
        prunedAt = now;
        await ctx.db
            .deleteFrom('events')
            .where((where) =>
                where.or([
                    where.and([
                        where('state', 'in', ['delivered', 'refused', 'unhandled', 'cancelled']),
                        where('finished_at', '<', new Date(now - eventsDays * DAY_MS)),
                    ]),
                    where.and([
                        where('state', '=', 'dead'),
                        where('finished_at', '<', new Date(now - deadLettersDays * DAY_MS)),
                    ]),
                ]),
            )
            .execute();
        await pruneTrash(ctx.db, new Date(now - TRASH_DAYS * DAY_MS));
    };
}
