import type { PlatformContext } from '../platform-context.ts';
import { notFound } from '../error.ts';
import { operationView, type GitOperationRow, type SyncContext } from './operation.ts';

/** Maximum operations stored per space; older operations that have ended are deleted. */
export const MAX_LISTED = 50;

/** A running operation without a heartbeat for this long belongs to a process that has died. */
const STALE_MS = 30_000;

/** Minimum interval between two progress updates. */
const PROGRESS_MS = 100;

/** Claims the next operation. Skips spaces that have a running operation. */
export async function claim(ctx: PlatformContext): Promise<GitOperationRow | undefined> {
    return ctx.db.transaction().execute(async (tx) => {
        const stale = new Date(ctx.now().getTime() - STALE_MS);
        const candidate = await tx
            .selectFrom('git_operations as operation')
            .select(['operation.id', 'operation.space_id'])
            .where(({ eb, and, or }) =>
                or([
                    eb('operation.state', '=', 'queued'),
                    and([
                        eb('operation.state', '=', 'running'),
                        eb('operation.updated_at', '<', stale),
                    ]),
                ]),
            )
            .where(({ not, exists, selectFrom }) =>
                not(
                    exists(
                        selectFrom('git_operations as other')
                            .select('other.id')
                            .whereRef('other.space_id', '=', 'operation.space_id')
                            .where('other.state', '=', 'running')
                            .where('other.updated_at', '>=', stale),
                    ),
                ),
            )
            // Stale running operations first, then by the time of the event that caused them.
            .orderBy('operation.state', 'desc')
            .orderBy('operation.caused_at')
            .orderBy('operation.seq')
            .limit(1)
            .executeTakeFirst();
        if (candidate === undefined) return undefined;
        // Locks the space: another host that claims for it waits, and then sees the running operation.
        await tx
            .selectFrom('spaces')
            .select('id')
            .where('id', '=', candidate.space_id)
            .forUpdate()
            .execute();
        const active = await tx
            .selectFrom('git_operations')
            .select('id')
            .where('space_id', '=', candidate.space_id)
            .where('state', '=', 'running')
            .where('updated_at', '>=', stale)
            .executeTakeFirst();
        if (active !== undefined) return undefined;
        return tx
            .updateTable('git_operations')
            .set({ state: 'running', updated_at: ctx.now() })
            .where('id', '=', candidate.id)
            .where('state', 'in', ['queued', 'running'])
            .returningAll()
            .executeTakeFirst();
    });
}

/** Takes one operation off the queue so that no process runs it. Returns false if it is no longer queued. */
export async function takeQueued(ctx: PlatformContext, id: string): Promise<boolean> {
    const taken = await ctx.db
        .updateTable('git_operations')
        .set({ state: 'running', updated_at: ctx.now() })
        .where('id', '=', id)
        .where('state', '=', 'queued')
        .returning('id')
        .executeTakeFirst();
    return taken !== undefined;
}

/** Records a heartbeat of a running operation. */
export async function touch(ctx: PlatformContext, id: string): Promise<void> {
    await ctx.db
        .updateTable('git_operations')
        .set({ updated_at: ctx.now() })
        .where('id', '=', id)
        .where('state', '=', 'running')
        .execute()
        .catch(() => {
            // Ignored, because the next heartbeat tries again.
        });
}

/**
 * Returns a function that publishes progress. It also yields to the event loop, because reading a page takes
 * milliseconds.
 */
export function createProgress(
    ctx: PlatformContext,
    row: GitOperationRow,
): SyncContext['progress'] {
    let stage = '';
    let shownAt = 0;
    return async (next, done = 0, total = 0) => {
        await new Promise((resolve) => setImmediate(resolve));
        const isNew = next !== stage;
        if (!isNew && Date.now() - shownAt < PROGRESS_MS) return;
        stage = next;
        shownAt = Date.now();
        const updated = await ctx.db
            .updateTable('git_operations')
            .set({ stage: next, done, total, updated_at: ctx.now() })
            .where('id', '=', row.id)
            .returningAll()
            .executeTakeFirst();
        if (updated !== undefined) {
            ctx.notifications.publish({ type: 'git', operation: operationView(updated) });
        }
    };
}

/** @throws PlatformError `not_found`. */
export async function findOperation(
    ctx: PlatformContext,
    spaceId: string,
    id: string,
): Promise<GitOperationRow> {
    const row = await ctx.db
        .selectFrom('git_operations')
        .selectAll()
        .where('id', '=', id)
        .where('space_id', '=', spaceId)
        .executeTakeFirst();
    if (row === undefined) throw notFound('Operation', id);
    return row;
}

/** Loads a space's operations, newest first. */
export function lastOperations(
    ctx: PlatformContext,
    spaceId: string,
    limit: number,
): Promise<GitOperationRow[]> {
    return ctx.db
        .selectFrom('git_operations')
        .selectAll()
        .where('space_id', '=', spaceId)
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute();
}

/** Deletes ended operations beyond `MAX_LISTED`. */
export async function prune(ctx: PlatformContext, spaceId: string): Promise<void> {
    await ctx.db
        .deleteFrom('git_operations')
        .where('space_id', '=', spaceId)
        .where('finished_at', 'is not', null)
        .where('seq', 'not in', (query) =>
            query
                .selectFrom('git_operations')
                .select('seq')
                .where('space_id', '=', spaceId)
                .orderBy('seq', 'desc')
                .limit(MAX_LISTED),
        )
        .execute();
}
