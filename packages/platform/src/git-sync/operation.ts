import type { GitOperation } from '@bindery/contract';
import type { Selectable } from 'kysely';

import { transact, type UnitOfWork, type PlatformContext } from '../platform-context.ts';
import { currentSpaceRevision } from '../pages/space-revision.ts';
import { newEvent } from '../new-event.ts';
import { recordSpaceEvent } from '../outbox/record-scope-event.ts';
import type { Remote, RemotePolicy } from './remote.ts';
import type { GitOperationTable } from '../database/git-tables.ts';

export type GitOperationRow = Selectable<GitOperationTable>;

/** The validated request of an import or export. */
export interface SyncRequest {
    remote: Remote;
    ref: string;
    directory: string;
    force: boolean;
    standalone: boolean;
    commitMessage: string;
}

/** The context of a running operation. */
export interface SyncContext {
    ctx: PlatformContext;
    policy: RemotePolicy;
    row: GitOperationRow;
    request: SyncRequest;
    signal: AbortSignal;
    progress: (stage: GitOperation['stage'], done?: number, total?: number) => Promise<void>;
}

/** Records `space_gitsync_started` with the commit's id, which is empty if the repository has no commit. */
export async function recordStart({ ctx, row }: SyncContext, commit: string): Promise<void> {
    await transact(ctx, async (edit) => {
        const revision = await currentSpaceRevision(edit.tx, row.space_id);
        await edit.tx
            .updateTable('git_operations')
            .set({ commit_id: commit })
            .where('id', '=', row.id)
            .execute();
        await recordSpaceEvent(ctx, edit, row.space_id, (ids) =>
            newEvent('space_gitsync_started', {
                ...ids,
                revisionId: revision.id,
                commitId: commit,
            }),
        );
    });
}

/** Records the success of an operation, in the transaction that writes its result. */
export async function recordSuccess(
    { ctx, row }: SyncContext,
    edit: UnitOfWork,
    result: { commit: string; revisionId: string; total: number },
): Promise<void> {
    await finish(ctx, edit, row, {
        state: 'success',
        commit_id: result.commit,
        done: result.total,
        total: result.total,
    });
    await recordSpaceEvent(ctx, edit, row.space_id, (ids) =>
        newEvent('space_gitsync_completed', {
            ...ids,
            state: 'success',
            revisionId: result.revisionId,
            commitId: result.commit,
        }),
    );
}

/** Records the failure of an operation. The event carries the space's current revision. */
export async function recordFailure(
    ctx: PlatformContext,
    row: GitOperationRow,
    failure: { state: 'failure' | 'cancelled'; code: string; message: string },
): Promise<void> {
    await transact(ctx, async (edit) => {
        const now = await edit.tx
            .selectFrom('git_operations')
            .select('commit_id')
            .where('id', '=', row.id)
            .executeTakeFirst();
        const revision = await currentSpaceRevision(edit.tx, row.space_id);
        const commitId = now?.commit_id ?? '';
        await finish(ctx, edit, row, {
            state: failure.state,
            error_code: failure.code,
            error: failure.message,
        });
        if (now?.commit_id === null) {
            // Record the missing `started` event, because every `completed` event follows one.
            await recordSpaceEvent(ctx, edit, row.space_id, (ids) =>
                newEvent('space_gitsync_started', { ...ids, revisionId: revision.id, commitId }),
            );
        }
        await recordSpaceEvent(ctx, edit, row.space_id, (ids) =>
            newEvent('space_gitsync_completed', {
                ...ids,
                state: 'failure',
                revisionId: revision.id,
                commitId,
            }),
        );
    });
}

async function finish(
    ctx: PlatformContext,
    edit: UnitOfWork,
    row: GitOperationRow,
    values: Partial<GitOperationRow> & { state: GitOperation['state'] },
): Promise<void> {
    const { seq: _seq, ...set } = values;
    const ended = await edit.tx
        .updateTable('git_operations')
        .set({
            ...set,
            request_sealed: null,
            updated_at: ctx.now(),
            finished_at: ctx.now(),
        })
        .where('id', '=', row.id)
        .returningAll()
        .executeTakeFirst();
    if (ended !== undefined) edit.notify({ type: 'git', operation: operationView(ended) });
}

/** Converts a row to the operation that the workbench shows. */
export function operationView(row: GitOperationRow): GitOperation {
    return {
        id: row.id,
        spaceId: row.space_id,
        direction: row.direction,
        state: row.state,
        stage: row.stage,
        done: row.done,
        total: row.total,
        repository: row.repository,
        ref: row.ref,
        commit: row.commit_id === '' ? null : row.commit_id,
        error: row.error_code === null ? null : { code: row.error_code, message: row.error ?? '' },
        createdAt: row.created_at.getTime(),
        updatedAt: row.updated_at.getTime(),
        finishedAt: row.finished_at?.getTime() ?? null,
    };
}
