import type { GitOperation } from '@bindery/contract';
import type { Selectable } from 'kysely';

import { transact, type UnitOfWork, type PlatformContext } from '../platform-context.ts';
import { currentSpaceRevision } from '../pages/space-revision.ts';
import { recordSpaceEvent } from '../spaces/record.ts';
import type { Remote, RemotePolicy } from './remote.ts';
import type { GitOperationTable } from '../database/git-tables.ts';

export type GitOperationRow = Selectable<GitOperationTable>;

/** What an import or export was asked for, read and checked. */
export interface SyncRequest {
    remote: Remote;
    ref: string;
    directory: string;
    force: boolean;
    standalone: boolean;
    commitMessage: string;
}

/** An operation that is going on. */
export interface SyncContext {
    ctx: PlatformContext;
    policy: RemotePolicy;
    row: GitOperationRow;
    request: SyncRequest;
    signal: AbortSignal;
    progress: (stage: GitOperation['stage'], done?: number, total?: number) => Promise<void>;
}

/** Tells installations that an operation goes on with a commit; empty when the repository has none yet. */
export async function recordStart({ ctx, row }: SyncContext, commit: string): Promise<void> {
    await transact(ctx, async (edit) => {
        const revision = await currentSpaceRevision(edit.tx, row.space_id);
        await edit.tx
            .updateTable('git_operations')
            .set({ commit_id: commit })
            .where('id', '=', row.id)
            .execute();
        await recordSpaceEvent(ctx, edit, row.space_id, {
            type: 'space_gitsync_started',
            revisionId: revision.id,
            commitId: commit,
        });
    });
}

/** Ends an operation well, in the change that is its result. */
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
    await recordSpaceEvent(ctx, edit, row.space_id, {
        type: 'space_gitsync_completed',
        state: 'success',
        revisionId: result.revisionId,
        commitId: result.commit,
    });
}

/** Ends an operation badly. Installations are told with the revision that the space still has. */
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
            // Whoever is told of an end was told of a beginning.
            await recordSpaceEvent(ctx, edit, row.space_id, {
                type: 'space_gitsync_started',
                revisionId: revision.id,
                commitId,
            });
        }
        await recordSpaceEvent(ctx, edit, row.space_id, {
            type: 'space_gitsync_completed',
            state: 'failure',
            revisionId: revision.id,
            commitId,
        });
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

/** An operation as the workbench shows it. */
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
