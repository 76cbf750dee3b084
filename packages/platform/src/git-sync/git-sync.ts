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
    MOST_KEPT,
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

/** Imports and exports: queued by the API, done one after another for each space, and taken up again after a crash. */
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
    /** The last operations of a space, newest first. */
    list(spaceId: string): Promise<GitOperation[]>;
    /** @throws PlatformError `not_found` when nothing was ever imported or exported. */
    info(spaceId: string): Promise<GitSyncState>;
    /** Ends an operation that waits or goes on. @throws PlatformError `not_found`, `conflict` when it has ended. */
    cancel(spaceId: string, id: string): Promise<void>;
    /** Begins to work off the queue, with what an earlier process left. */
    start(): void;
    /** Waits until nothing is queued or going on in this process. */
    idle(): Promise<void>;
}

/** Two at once keep two cores busy; more only make each slower. */
const MOST_AT_ONCE = 2;

/** An integration that asks for a synchronisation on each commit is not let to fill the queue. */
const MOST_QUEUED = 50;

const HEARTBEAT_MS = 5_000;

/** How often the queue is looked at for what another process queued or left. */
const SWEEP_MS = 15_000;

export interface GitPolicy extends RemotePolicy {
    /** Told of what went wrong inside, which those who asked are not shown. */
    report: (error: unknown) => void;
}

/** Imports and exports of all spaces. Nothing is begun before `start` or the first request. */
export function createGitSync(ctx: PlatformContext, options: Partial<GitPolicy> = {}): GitSync {
    const { report = () => {}, allowLocal = false, allowPrivateNetwork = false } = options;
    const policy: RemotePolicy = { allowLocal, allowPrivateNetwork };
    const running = new Map<string, { abort: AbortController; done: Promise<void> }>();
    let sweep: NodeJS.Timeout | undefined;
    let closed = false;
    let pumping: Promise<void> | undefined;
    let again = false;

    function pump(): Promise<void> {
        again = true;
        pumping ??= (async () => {
            while (again) {
                again = false;
                // The sweep tries again when the database is away.
                await startWaiting().catch(() => {});
            }
            pumping = undefined;
        })();
        return pumping;
    }

    async function startWaiting(): Promise<void> {
        while (running.size < MOST_AT_ONCE) {
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
                // The database is away: the operation is stale soon, and is taken up again.
            });
        } finally {
            clearInterval(heartbeat);
        }
    }

    async function end(row: GitOperationRow, error: unknown, signal: AbortSignal): Promise<void> {
        // What was asked for is not over because the database went away: it begins again as after a stop.
        const away = error instanceof PlatformError && error.code === 'database_unavailable';
        if (signal.aborted ? signal.reason === STOPPED : away) {
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
        const known = error instanceof PlatformError;
        if (!known) report(error);
        await recordFailure(ctx, row, {
            state: 'failure',
            code: known ? error.code : 'internal',
            message: known ? error.message : 'Something went wrong inside; the log says more.',
        });
    }

    async function enqueue(
        direction: GitOperation['direction'],
        spaceId: string,
        body: SyncBody,
        userId: string | null,
    ): Promise<GitOperation> {
        const { remote, ref } = readRequest(direction, body, policy);
        const waiting = await ctx.db
            .selectFrom('git_operations')
            .select('id')
            .where('space_id', '=', spaceId)
            .where('state', '=', 'queued')
            .limit(MOST_QUEUED)
            .execute();
        if (waiting.length >= MOST_QUEUED) {
            throw new PlatformError('too_many_requests', 'Too many imports and exports wait.');
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
            return (await lastOperations(ctx, spaceId, MOST_KEPT)).map(operationView);
        },
        async info(spaceId) {
            const [last] = await lastOperations(ctx, spaceId, 1);
            if (last === undefined) throw notFound('Git repository of space', spaceId);
            return stateView(last);
        },
        async cancel(spaceId, id) {
            const row = await findOperation(ctx, spaceId, id);
            const mine = running.get(id);
            if (row.finished_at === null && mine !== undefined) {
                mine.abort.abort();
                await mine.done;
            } else if (await takeQueued(ctx, id)) {
                const message = 'The operation was cancelled before it began.';
                await recordFailure(ctx, row, { state: 'cancelled', code: 'cancelled', message });
            }
            // It may have ended just before it was cancelled, or go on in another process.
            if ((await findOperation(ctx, spaceId, id)).state !== 'cancelled') {
                throw new PlatformError('conflict', 'The operation is not going on here.');
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

/** Why operations are aborted when the host stops: they begin again with the next one. */
const STOPPED = 'stopped';

/** The published `GitSyncState`. Its providers are two: anything that is not GitLab goes by the name of the other. */
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
        // The client's types spell these strings as enums.
    } as GitSyncState;
}
