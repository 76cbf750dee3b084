import type { PlatformContext } from '../platform-context.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Retention of finished events that are not dead letters. */
const RETENTION_MS = 7 * DAY_MS;

/** Retention of dead letters. It is longer, so that they can be replayed. */
const DEAD_RETENTION_MS = 30 * DAY_MS;

const INTERVAL_MS = 60 * 60 * 1000;

/** Deletes finished events after their retention, at most once an hour. Waiting events are never deleted. */
export function createEventPruning(ctx: PlatformContext): () => Promise<void> {
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
                        where('finished_at', '<', new Date(now - RETENTION_MS)),
                    ]),
                    where.and([
                        where('state', '=', 'dead'),
                        where('finished_at', '<', new Date(now - DEAD_RETENTION_MS)),
                    ]),
                ]),
            )
            .execute();
    };
}
