import type { PlatformContext } from '@bindery/platform';

/** The time of the last use is stored once per this interval: a write for each request would cost more than the request. */
const INTERVAL_MS = 60_000;

/**
 * Stores the time of the last use of a session or token. The request does not wait for it, and a failure is ignored:
 * the time is information for people.
 */
export function touch(
    ctx: PlatformContext,
    table: 'sessions' | 'api_tokens',
    row: { id: string; last_used_at: Date | null },
): void {
    const now = ctx.now();
    if (row.last_used_at !== null && now.getTime() - row.last_used_at.getTime() < INTERVAL_MS) {
        return;
    }
    row.last_used_at = now;
    ctx.db
        .updateTable(table)
        .set({ last_used_at: now })
        .where('id', '=', row.id)
        .execute()
        .catch(() => {});
}
