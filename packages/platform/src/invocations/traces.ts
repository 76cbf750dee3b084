import type {
    Event,
    InvocationDetail,
    InvocationSummary,
    LogLine,
    Outcome,
} from '@bindery/contract';
import { setImmediate as nextTurn } from 'node:timers/promises';

import type { PlatformContext } from '../platform-context.ts';
import { notFound } from '../error.ts';
import { isVisible, whereVisible, type Visible } from '../installations/visibility.ts';
import { maskEvent } from './mask.ts';
import { redactEvent, type Redact } from './redact.ts';
import {
    insertTraces,
    readDetails,
    pruneTraces,
    pruneTracesOf,
    type FinishedTrace,
    type TraceRecording,
    type TraceRow,
} from './trace-store.ts';

/** Time that traces wait to be written together: one write per trace would halve the throughput (decision 62). */
const FLUSH_MS = 250;

/** The most traces that wait in memory while the database does not accept them. */
const MAX_WAITING = 20_000;

/** Number of written traces between two deletions of old traces, because a deletion takes several queries. */
const PRUNE_INTERVAL = 500;

/** The most rows of one insert, during which PGlite blocks the process. */
const MAX_ROWS_PER_INSERT = 200;

const NOT_RECORDED: TraceRecording = { response: null, environment: null, timing: null };

export interface TraceStart {
    id: string;
    integration: string;
    version: number;
    installationId: string | null;
    event: Event;
    /** Masks the credentials of the invocation by value. */
    redact: Redact;
    label: string;
    attempt: number;
}

/** The trace of a running invocation. */
export interface Trace {
    readonly summary: InvocationSummary;
    log(line: LogLine): void;
    /** Ends the trace. `nextAttemptAt` is in milliseconds since the epoch. */
    finish(
        outcome: Outcome,
        state: 'succeeded' | 'failed',
        nextAttemptAt: number | null,
        recorded?: TraceRecording,
    ): void;
}

export interface Traces extends AsyncDisposable {
    start(start: TraceStart): Trace;
    list(filter: TraceFilter): Promise<InvocationSummary[]>;
    find(id: string): Promise<InvocationDetail>;
    /** Returns the event unmasked, so that it can be sent again. */
    eventOf(
        id: string,
    ): Promise<{ event: Event; integration: string; installationId: string | null }>;
    /** Returns the event with possible credentials masked. */
    maskedEventOf(id: string): Promise<{ event: Event; installationId: string | null }>;
    /** Calls the listener with each change of a trace. Returns a function that ends the subscription. */
    subscribe(listener: (summary: InvocationSummary) => void): () => void;
    flush(): Promise<void>;
}

export interface TraceFilter {
    integration?: string;
    eventId?: string;
    installationId?: string;
    /** Selects the traces that this organization may see. */
    visible?: Visible;
    /** If true, lists only the last of several attempts at one event. */
    lastAttempts?: boolean;
    /** If true, leaves out running invocations. */
    finished?: boolean;
    /** Id of an invocation. Selects only older invocations. */
    before?: string;
    limit: number;
}

interface RunningTrace {
    summary: InvocationSummary;
    start: TraceStart;
    logs: LogLine[];
}

/** Records invocations, and publishes their changes to listeners while they run. Old traces are deleted. */
export function createTraces(ctx: PlatformContext): Traces {
    // Oldest first. Uses an array: when a Map grows, V8 keeps its old tables and their entries in memory for a while.
    const running: RunningTrace[] = [];
    const findRunning = (id: string) => running.find(({ start }) => start.id === id);
    const waiting: FinishedTrace[] = [];
    const listeners = new Set<(summary: InvocationSummary) => void>();
    let timer: NodeJS.Timeout | undefined;
    let writing: Promise<void> = Promise.resolve();
    let sincePrune = 0;
    const writtenSincePrune = new Set<string>();

    function publish(summary: InvocationSummary): void {
        for (const listener of listeners) listener({ ...summary });
    }

    async function write(): Promise<void> {
        // Traces that arrive meanwhile wait for the next flush: a small write costs as much as a large one.
        for (let due = waiting.length; due > 0;) {
            const rows = waiting.slice(0, Math.min(due, MAX_ROWS_PER_INSERT));
            const written = await insertTraces(ctx, rows);
            waiting.splice(0, written);
            due -= written;
            sincePrune += written;
            for (const { row } of rows.slice(0, written)) writtenSincePrune.add(row.integration);
            ctx.vacuum.wrote('invocations', written);
            // `trace_batches` has fewer, larger rows, and needs a vacuum as often as `invocations`.
            ctx.vacuum.wrote('trace_batches', written);
            // PGlite answers in the same turn of the event loop: without this pause, all inserts would run in one turn.
            await nextTurn();
        }
        if (sincePrune >= PRUNE_INTERVAL) {
            sincePrune = 0;
            for (const integration of writtenSincePrune) await pruneTracesOf(ctx, integration);
            writtenSincePrune.clear();
            await pruneTraces(ctx, ctx.retention.traces);
        }
    }

    function flush(): Promise<void> {
        clearTimeout(timer);
        timer = undefined;
        // A failed write must not fail the invocation. The traces wait for the next flush.
        writing = writing.then(write).catch(() => {
            if (waiting.length > MAX_WAITING) waiting.splice(0, waiting.length - MAX_WAITING);
        });
        return writing;
    }

    return {
        start(start) {
            const summary: InvocationSummary = {
                id: start.id,
                eventId: start.event.eventId,
                integration: start.integration,
                installationId: start.installationId,
                version: start.version,
                type: start.event.type,
                label: start.label,
                state: 'running',
                status: null,
                durationMs: null,
                attempt: start.attempt,
                nextAttemptAt: null,
                startedAt: ctx.now().getTime(),
                logCount: 0,
                errorMessage: null,
            };
            const logs: LogLine[] = [];
            const own: RunningTrace = { summary, start, logs };
            running.push(own);
            publish(summary);
            return {
                summary,
                log(line) {
                    logs.push(line);
                    summary.logCount = logs.length;
                    publish(summary);
                },
                finish(outcome, state, nextAttemptAt, recorded) {
                    running.splice(running.indexOf(own), 1);
                    Object.assign(summary, {
                        state,
                        status: outcome.status,
                        durationMs: outcome.durationMs,
                        nextAttemptAt,
                        logCount: outcome.logs.length,
                        errorMessage: outcome.error?.message ?? null,
                    } satisfies Partial<InvocationSummary>);
                    waiting.push(toFinished(start, summary, outcome, state, recorded));
                    timer ??= setTimeout(flush, FLUSH_MS).unref();
                    publish(summary);
                },
            };
        },
        async list(filter) {
            await flush();
            let query = ctx.db.selectFrom('invocations').selectAll().orderBy('seq', 'desc');
            if (filter.integration !== undefined) {
                query = query.where('integration', '=', filter.integration);
            }
            if (filter.installationId !== undefined) {
                query = query.where('installation_id', '=', filter.installationId);
            }
            if (filter.eventId !== undefined) query = query.where('event_id', '=', filter.eventId);
            if (filter.visible !== undefined) query = query.where(whereVisible(filter.visible));
            if (filter.before !== undefined) {
                const { before } = filter;
                query = query.where('seq', '<', (select) =>
                    select.selectFrom('invocations').select('seq').where('id', '=', before),
                );
            }
            if (filter.lastAttempts === true) {
                query = query.where(({ not, exists, selectFrom }) =>
                    not(
                        exists(
                            selectFrom('invocations as later')
                                .select('later.seq')
                                .whereRef('later.event_id', '=', 'invocations.event_id')
                                .whereRef('later.seq', '>', 'invocations.seq'),
                        ),
                    ),
                );
            }
            const rows = await query.limit(filter.limit).execute();
            const fresh =
                filter.before === undefined && filter.finished !== true
                    ? running
                          .filter(
                              ({ start }) =>
                                  (filter.integration ?? start.integration) === start.integration &&
                                  (filter.eventId ?? start.event.eventId) === start.event.eventId &&
                                  (filter.installationId ?? start.installationId) ===
                                      start.installationId &&
                                  (filter.visible === undefined ||
                                      isVisible(filter.visible, start)),
                          )
                          .map(({ summary }) => ({ ...summary }))
                          .toReversed()
                    : [];
            return [...fresh, ...rows.map(summaryOf)];
        },
        async find(id) {
            const active = findRunning(id);
            if (active !== undefined) {
                return {
                    ...active.summary,
                    event: maskEvent(redactEvent(active.start.event, active.start.redact)),
                    logs: [...active.logs],
                    egress: [],
                    error: null,
                    isolate: null,
                    ...NOT_RECORDED,
                };
            }
            const row = await findRow(id);
            const { recorded, shownEvent, ...details } = await readDetails(ctx, row);
            return {
                ...summaryOf(row),
                ...details,
                ...(recorded ?? NOT_RECORDED),
                event: maskEvent(shownEvent ?? details.event),
            };
        },
        async maskedEventOf(id) {
            const active = findRunning(id);
            if (active !== undefined) {
                const { event, redact, installationId } = active.start;
                return { event: maskEvent(redactEvent(event, redact)), installationId };
            }
            const row = await findRow(id);
            const { event, shownEvent } = await readDetails(ctx, row);
            return { event: maskEvent(shownEvent ?? event), installationId: row.installation_id };
        },
        eventOf,
        subscribe(listener) {
            listeners.add(listener);
            return () => listeners.delete(listener);
        },
        flush,
        async [Symbol.asyncDispose]() {
            await flush();
        },
    };

    async function eventOf(
        id: string,
    ): Promise<{ event: Event; integration: string; installationId: string | null }> {
        const active = findRunning(id);
        if (active !== undefined) {
            const { event, integration, installationId } = active.start;
            return { event, integration, installationId };
        }
        const row = await findRow(id);
        const { event } = await readDetails(ctx, row);
        return { event, integration: row.integration, installationId: row.installation_id };
    }

    async function findRow(id: string): Promise<TraceRow> {
        await flush();
        const row = await ctx.db
            .selectFrom('invocations')
            .selectAll()
            .where('id', '=', id)
            .executeTakeFirst();
        if (row === undefined) throw notFound('Invocation', id);
        return row;
    }
}

function toFinished(
    start: TraceStart,
    summary: InvocationSummary,
    outcome: Outcome,
    state: 'succeeded' | 'failed',
    recorded: TraceRecording | undefined,
): FinishedTrace {
    const shown = redactEvent(start.event, start.redact);
    return {
        row: {
            id: start.id,
            event_id: start.event.eventId,
            integration: start.integration,
            version: start.version,
            installation_id: start.installationId,
            type: start.event.type,
            label: start.label,
            state,
            status: outcome.status,
            duration_ms: outcome.durationMs,
            attempt: start.attempt,
            next_attempt_at:
                summary.nextAttemptAt === null ? null : new Date(summary.nextAttemptAt),
            started_at: new Date(summary.startedAt),
            log_count: summary.logCount,
            error_message: summary.errorMessage,
        },
        details: {
            event: start.event,
            ...(shown === start.event ? {} : { shownEvent: shown }),
            logs: outcome.logs,
            egress: outcome.egress,
            error: outcome.error ?? null,
            isolate: outcome.isolate,
            ...(recorded === undefined ? {} : { recorded }),
        },
    };
}

function summaryOf(row: TraceRow): InvocationSummary {
    return {
        id: row.id,
        eventId: row.event_id,
        integration: row.integration,
        installationId: row.installation_id,
        version: row.version,
        // The cast is safe: `type` was written from a typed event.
        type: row.type as InvocationSummary['type'],
        label: row.label,
        state: row.state,
        status: row.status,
        durationMs: row.duration_ms,
        attempt: row.attempt,
        nextAttemptAt: row.next_attempt_at?.getTime() ?? null,
        startedAt: row.started_at.getTime(),
        logCount: row.log_count,
        errorMessage: row.error_message,
    };
}
