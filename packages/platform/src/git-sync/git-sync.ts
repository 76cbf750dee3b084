import type { GitOperation } from '@bindery/contract';
import type { ExportToGitRepository, GitSyncState, ImportGitRepository } from '@gitbook/api';

import type { PlatformContext } from '../platform-context.ts';
import { PlatformError, notFound } from '../error.ts';
import { createId } from '../id.ts';
import { exportToGit } from './export.ts';
import { importFromGit } from './import.ts';
import {
    operationView,
    recordFailure,
    type GitOperationRow,
    type SyncContext,
} from './operation.ts';
import {
    MAX_LISTED,
    claim,
    createProgress,
    findOperation,
    lastOperations,
    prune,
    takeQueued,
    touch,
} from './queue.ts';
import type { RemotePolicy } from './remote.ts';
import { dateOf, openRequest, readRequest, type SyncBody } from './request.ts';

/** Imports and exports: queued by the API, run one at a time per space, and resumed after a crash. */
export interface GitSync extends AsyncDisposable {
    /** @throws PlatformError `invalid`, `too_many_requests`. */
    import(
        spaceId: string,
        body: ImportGitRepository,
        userId: string | null,
    ): Promise<GitOperation>;
    /** @throws PlatformError `invalid`, `too_many_requests`. */
    export(
        spaceId: string,
        body: ExportToGitRepository,
        userId: string | null,
    ): Promise<GitOperation>;
    /** Lists the latest operations of a space, newest first. */
    list(spaceId: string): Promise<GitOperation[]>;
    /** @throws PlatformError `not_found` when the space was never imported or exported. */
    info(spaceId: string): Promise<GitSyncState>;
    /** Cancels a queued or running operation. @throws PlatformError `not_found`, `conflict` when it has ended. */
    cancel(spaceId: string, id: string): Promise<void>;
    /** Starts to run queued operations, including those that an earlier process left unfinished. */
    start(): void;
    /** Waits until this process has no queued or running operation. */
    idle(): Promise<void>;
}

/** Maximum operations that run at the same time in a process. Two are enough to use two cores. */
const CONCURRENCY = 2;

/** Maximum queued operations per space; limits an integration that requests a synchronisation on each commit. */
const MAX_QUEUED = 50;

const HEARTBEAT_MS = 5_000;

/** Interval at which the queue is checked for operations of other processes. */
const SWEEP_MS = 15_000;

/** The remotes of the local user's own calls. All other callers may use public hosts only. */
export interface GitPolicy extends RemotePolicy {
    /**
     * Returns true for the person who runs the server; false for other users, and for integrations, which have no user
     * id.
     */
    isLocalUser: (userId: string | null) => boolean;
    /** Receives internal errors, which API callers do not see. */
    report: (error: unknown) => void;
}

/** Creates the Git synchronisation of all spaces. It runs nothing before `start` or the first request. */
export function createGitSync(ctx: PlatformContext, options: Partial<GitPolicy> = {}): GitSync {
    const { report = () => {}, isLocalUser = () => false } = options;
    const policyOf = (userId: string | null): RemotePolicy =>
        isLocalUser(userId)
            ? {
                  localFolders: options.localFolders ?? [],
                  allowPrivateNetwork: options.allowPrivateNetwork ?? false,
              }
            : { localFolders: [], allowPrivateNetwork: false };
    const running = new Map<string, { abort: AbortController; done: Promise<void> }>();
    let sweep: NodeJS.Timeout | undefined;
    let closed = false;
    let pumping: Promise<void> | undefined;
    let pumpRequested = false;

    function pump(): Promise<void> {
        pumpRequested = true;
        pumping ??= (async () => {
            while (pumpRequested) {
                pumpRequested = false;
                // Ignored: if the database connection was lost, the next sweep of the queue tries again.
                await startQueued().catch(() => {});
            }
            pumping = undefined;
        })();
        return pumping;
    }

    async function startQueued(): Promise<void> {
        while (running.size < CONCURRENCY) {
            if (closed) return;
            const row = await claim(ctx);
            if (row === undefined) return;
            const abort = new AbortController();
            const done = run(row, abort).finally(() => {
                running.delete(row.id);
                void pump();
            });
            running.set(row.id, { abort, done });
        }
    }

    async function run(row: GitOperationRow, abort: AbortController): Promise<void> {
        const heartbeat = setInterval(() => void touch(ctx, row.id), HEARTBEAT_MS);
        try {
            const policy = policyOf(row.user_id);
            const context: SyncContext = {
                ctx,
                policy,
                row,
                request: openRequest(ctx, row, policy),
                signal: abort.signal,
                progress: createProgress(ctx, row),
            };
            await (row.direction === 'import' ? importFromGit(context) : exportToGit(context));
        } catch (error) {
            await end(row, error, abort.signal).catch(() => {
                // Ignored: if the database connection was lost, no heartbeat is recorded, so the operation becomes
                // stale and is claimed again.
            });
        } finally {
            clearInterval(heartbeat);
        }
    }

    async function end(row: GitOperationRow, error: unknown, signal: AbortSignal): Promise<void> {
        // A lost database connection does not fail the operation: it is queued again, as after a stop of the host.
        const isConnectionLost =
            error instanceof PlatformError && error.code === 'database_unavailable';
        if (signal.aborted ? signal.reason === STOPPED : isConnectionLost) {
            await ctx.db
                .updateTable('git_operations')
                .set({ state: 'queued', stage: 'repo_fetch' })
                .where('id', '=', row.id)
                .execute();
            return;
        }
        if (signal.aborted) {
            const message = 'The operation was cancelled.';
            await recordFailure(ctx, row, { state: 'cancelled', code: 'cancelled', message });
            return;
        }
        const isUserError = error instanceof PlatformError;
        if (!isUserError) report(error);
        await recordFailure(ctx, row, {
            state: 'failure',
            code: isUserError ? error.code : 'internal',
            message: isUserError ? error.message : 'An internal error occurred; see the log.',
        });
    }

    async function enqueue(
        direction: GitOperation['direction'],
        spaceId: string,
        body: SyncBody,
        userId: string | null,
    ): Promise<GitOperation> {
        const { remote, ref } = readRequest(direction, body, policyOf(userId));
        const waiting = await ctx.db
            .selectFrom('git_operations')
            .select('id')
            .where('space_id', '=', spaceId)
            .where('state', '=', 'queued')
            .limit(MAX_QUEUED)
            .execute();
        if (waiting.length >= MAX_QUEUED) {
            throw new PlatformError(
                'too_many_requests',
                `${MAX_QUEUED} imports and exports of this space are queued. Wait until some have ended.`,
            );
        }
        const id = createId();
        const now = ctx.now();
        const row = await ctx.db
            .insertInto('git_operations')
            .values({
                id,
                space_id: spaceId,
                direction,
                state: 'queued',
                stage: 'repo_fetch',
                done: 0,
                total: 0,
                repository: remote.name,
                ref,
                commit_id: null,
                error_code: null,
                error: null,
                request_sealed: ctx.keyring.seal(JSON.stringify(body), `git:${id}`),
                user_id: userId,
                caused_at: dateOf(body.timestamp) ?? now,
                created_at: now,
                updated_at: now,
            })
            .returningAll()
            .executeTakeFirstOrThrow();
        const operation = operationView(row);
        ctx.notifications.publish({ type: 'git', operation });
        await prune(ctx, spaceId);
        void pump();
        return operation;
    }

    return {
        import: (spaceId, body, userId) => enqueue('import', spaceId, body, userId),
        export: (spaceId, body, userId) => enqueue('export', spaceId, body, userId),
        async list(spaceId) {
            return (await lastOperations(ctx, spaceId, MAX_LISTED)).map(operationView);
        },
        async info(spaceId) {
            const [last] = await lastOperations(ctx, spaceId, 1);
            if (last === undefined) throw notFound('Git repository of space', spaceId);
            return stateView(last);
        },
        async cancel(spaceId, id) {
            const row = await findOperation(ctx, spaceId, id);
            const local = running.get(id);
            if (row.finished_at === null && local !== undefined) {
                local.abort.abort();
                await local.done;
            } else if (await takeQueued(ctx, id)) {
                const message = 'The operation was cancelled before it started.';
                await recordFailure(ctx, row, { state: 'cancelled', code: 'cancelled', message });
            }
            // The operation may have ended before the cancellation, or run in another process.
            if ((await findOperation(ctx, spaceId, id)).state !== 'cancelled') {
                throw new PlatformError(
                    'conflict',
                    'The operation has ended or runs in another process.',
                );
            }
        },
        start() {
            sweep ??= setInterval(() => void pump(), SWEEP_MS);
            sweep.unref();
            void pump();
        },
        async idle() {
            do {
                await pump();
                await Promise.all([...running.values()].map(({ done }) => done));
                await pump();
            } while (running.size > 0);
        },
        async [Symbol.asyncDispose]() {
            closed = true;
            clearInterval(sweep);
            await pumping;
            for (const { abort } of running.values()) abort.abort(STOPPED);
            await Promise.all([...running.values()].map(({ done }) => done));
        },
    };
}

/** Abort reason when the host stops: the operations are queued again. */
const STOPPED = 'stopped';

/**
 * Builds the published `GitSyncState`. The published type has two providers; any host other than GitLab is reported as
 * `github`.
 */
function stateView(row: GitOperationRow): GitSyncState {
    const state =
        row.state === 'queued' ? 'running' : row.state === 'cancelled' ? 'failure' : row.state;
    return {
        repoName: row.repository,
        installationStatus: 'active',
        installationProvider: row.repository.includes('gitlab') ? 'gitlab' : 'github',
        installationId: row.space_id,
        ...(row.repository.startsWith('/') ? {} : { url: `https://${row.repository}` }),
        operation: {
            state,
            direction: row.direction,
            startedAt: row.created_at.toISOString(),
            ...(row.finished_at === null ? {} : { endedAt: row.finished_at.toISOString() }),
            ...(row.error === null ? {} : { error: row.error }),
        },
        updatedAt: row.updated_at.toISOString(),
        // The cast holds because the published types declare these strings as enums.
    } as GitSyncState;
}
