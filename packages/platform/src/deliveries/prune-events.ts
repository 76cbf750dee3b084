import type { PlatformContext } from '../platform-context.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

const INTERVAL_MS = 60 * 60 * 1000;

/** Deletes finished events after their retention, at most once an hour. Waiting events are never deleted. */
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
    };
}
