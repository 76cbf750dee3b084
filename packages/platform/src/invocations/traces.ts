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
import { isVisible, whereVisible, type Visible } from '../installations/visible.ts';
import { maskEvent } from './mask.ts';
import {
    insertTraces,
    readDetails,
    trimTraces,
    type FinishedTrace,
    type TraceRecording,
    type TraceRow,
} from './trace-store.ts';

/** Traces wait this long to be written together: a write each would halve the throughput. */
const FLUSH_MS = 250;

/** Traces kept in the database; the oldest go first. */
const KEPT_TRACES = 20_000;

/** Trimming takes a query of its own, so it is done once in this many traces. */
const TRIM_EVERY = 500;

/** One insert takes at most this many rows: PGlite lets nothing happen meanwhile. */
const ROWS_PER_INSERT = 200;

const NOT_RECORDED: TraceRecording = { response: null, environment: null, timing: null };

export interface TraceStart {
    id: string;
    integration: string;
    version: number;
    installationId: string | null;
    event: Event;
    label: string;
    attempt: number;
}

/** A trace that is being written. */
export interface Trace {
    readonly summary: InvocationSummary;
    log(line: LogLine): void;
    /** `nextAttemptAt`: milliseconds since the epoch. */
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
    /** The event as it was sent, unmasked; to send it again. */
    eventOf(
        id: string,
    ): Promise<{ event: Event; integration: string; installationId: string | null }>;
    /** The event as people may see it. */
    maskedEventOf(id: string): Promise<{ event: Event; installationId: string | null }>;
    /** Called with each change of a trace. Returns what ends it. */
    subscribe(listener: (summary: InvocationSummary) => void): () => void;
    flush(): Promise<void>;
}

export interface TraceFilter {
    integration?: string;
    eventId?: string;
    installationId?: string;
    /** Those that an organization may see. */
    visible?: Visible;
    /** Of several attempts at one event only the last. */
    lastAttempts?: boolean;
    /** Not those that are still running. */
    finished?: boolean;
    /** Id of an invocation: older ones only. */
    before?: string;
    limit: number;
}

interface RunningTrace {
    summary: InvocationSummary;
    start: TraceStart;
    logs: LogLine[];
}

/** Keeps what came of every invocation, within a bound, and tells listeners while it happens. */
export function createTraces(ctx: PlatformContext): Traces {
    // Oldest first. No Map: V8 chains the tables that a Map has outgrown, and scavenges keep whatever was in one of them.
    const running: RunningTrace[] = [];
    const findRunning = (id: string) => running.find(({ start }) => start.id === id);
    const waiting: FinishedTrace[] = [];
    const listeners = new Set<(summary: InvocationSummary) => void>();
    let timer: NodeJS.Timeout | undefined;
    let writing: Promise<void> = Promise.resolve();
    let sinceTrim = 0;

    function publish(summary: InvocationSummary): void {
        for (const listener of listeners) listener({ ...summary });
    }

    async function write(): Promise<void> {
        // Those that come meanwhile wait for the next time: a few at a time cost as much as many.
        for (let due = waiting.length; due > 0;) {
            const rows = waiting.slice(0, Math.min(due, ROWS_PER_INSERT));
            await insertTraces(ctx, rows);
            waiting.splice(0, rows.length);
            due -= rows.length;
            sinceTrim += rows.length;
            ctx.upkeep.wrote('invocations', rows.length);
            // Its rows are few and large: it needs it as often as that of the traces.
            ctx.upkeep.wrote('trace_batches', rows.length);
            // PGlite answers within the turn that asks: without this all inserts would run in one.
            await nextTurn();
        }
        if (sinceTrim >= TRIM_EVERY) {
            sinceTrim = 0;
            await trimTraces(ctx, KEPT_TRACES);
        }
    }

    function flush(): Promise<void> {
        clearTimeout(timer);
        timer = undefined;
        // A trace that cannot be written is worth less than the work that made it: it waits for the next time.
        writing = writing.then(write).catch(() => {
            if (waiting.length > KEPT_TRACES) waiting.splice(0, waiting.length - KEPT_TRACES);
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
                    event: maskEvent(active.start.event),
                    logs: [...active.logs],
                    egress: [],
                    error: null,
                    isolate: null,
                    ...NOT_RECORDED,
                };
            }
            const row = await findRow(id);
            const { recorded, ...details } = await readDetails(ctx, row);
            return {
                ...summaryOf(row),
                ...details,
                ...(recorded ?? NOT_RECORDED),
                event: maskEvent(details.event),
            };
        },
        async maskedEventOf(id) {
            const { event, installationId } = await eventOf(id);
            return { event: maskEvent(event), installationId };
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
        // Written from a typed event.
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
