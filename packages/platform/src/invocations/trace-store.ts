import type { Event, InvocationDetail } from '@bindery/contract';
import { sql, type Selectable } from 'kysely';

import type { PlatformContext } from '../platform-context.ts';
import type { InvocationTable } from '../database/schema.ts';
import { notFound } from '../error.ts';
import { createId } from '../id.ts';

/** The part of a trace that lists do not show. It is stored sealed. */
export interface TraceDetails extends Pick<
    InvocationDetail,
    'logs' | 'egress' | 'error' | 'isolate'
> {
    /** Absent unless `recordResponses` is set. */
    recorded?: TraceRecording | undefined;
    /** The event as it was sent, unmasked, so that it can be sent again. */
    event: Event;
    /** The event with the secrets of its invocation masked by value; absent if it has none. */
    shownEvent?: Event | undefined;
}

/** Details recorded in development only. */
export type TraceRecording = Pick<InvocationDetail, 'response' | 'environment' | 'timing'>;

export type TraceRow = Selectable<InvocationTable>;

export interface FinishedTrace {
    row: Omit<TraceRow, 'seq' | 'batch_id'>;
    details: TraceDetails;
}

/** Details are sealed in batches of about this size: reading one trace opens its whole batch (decision 62). */
const BATCH_CHARACTERS = 256 * 1024;

/**
 * Characters of details in one insert. Serialising, sealing and inserting a megabyte take about 50 ms with PGlite, in
 * one turn of the event loop (`bench/safety`).
 */
const INSERT_CHARACTERS = 512 * 1024;

interface Batch {
    id: string;
    integration: string;
    /** Entries of a JSON object: details by invocation id. */
    entries: string[];
    characters: number;
}

/**
 * Writes the first traces of a list, as many as one insert takes, and returns their number. A batch of details belongs
 * to one integration, so that `unpublish` can delete it.
 */
export async function insertTraces(
    ctx: PlatformContext,
    traces: readonly FinishedTrace[],
): Promise<number> {
    const batches: Batch[] = [];
    /** The current batch of each integration. */
    const open = new Map<string, Batch>();
    const rows: Omit<TraceRow, 'seq'>[] = [];
    let characters = 0;
    for (const { row, details } of traces) {
        if (characters > INSERT_CHARACTERS) break;
        const entry = `${JSON.stringify(row.id)}:${JSON.stringify(details)}`;
        let batch = open.get(row.integration);
        if (batch === undefined || batch.characters > BATCH_CHARACTERS) {
            batch = {
                id: createId(),
                integration: row.integration,
                entries: [],
                characters: 0,
            };
            batches.push(batch);
            open.set(row.integration, batch);
        }
        batch.entries.push(entry);
        batch.characters += entry.length;
        characters += entry.length;
        rows.push({ ...row, batch_id: batch.id });
    }
    const sealed = batches.map(({ id, integration, entries }) => ({
        id,
        integration,
        details_sealed: ctx.keyring.seal(`{${entries.join(',')}}`, purposeOf(id)),
    }));
    await ctx.append([
        { table: 'invocations', rows },
        // Batches are written after their traces: `last_seq` defaults to the `seq` that was assigned last.
        { table: 'trace_batches', rows: sealed },
    ]);
    return rows.length;
}

/** @throws PlatformError `not_found` if the trace was deleted meanwhile, `data_unreadable` if its key is missing. */
export async function readDetails(ctx: PlatformContext, row: TraceRow): Promise<TraceDetails> {
    const batch = await ctx.db
        .selectFrom('trace_batches')
        .select('details_sealed')
        .where('id', '=', row.batch_id)
        .executeTakeFirst();
    if (batch === undefined) throw notFound('Invocation', row.id);
    const text = ctx.keyring.open(batch.details_sealed, purposeOf(row.batch_id));
    const details = (JSON.parse(text) as Record<string, TraceDetails>)[row.id];
    if (details === undefined) throw notFound('Invocation', row.id);
    return details;
}

/** Deletes all traces except the newest `count`. */
export async function pruneTraces(ctx: PlatformContext, count: number): Promise<void> {
    const { rows } = await sql<{ last: string | null }>`
        select max(seq) - ${count}::bigint as last from invocations`.execute(ctx.db);
    const last = rows[0]?.last ?? null;
    if (last === null) return;
    await ctx.db.deleteFrom('invocations').where('seq', '<=', last).execute();
    await ctx.db.deleteFrom('trace_batches').where('last_seq', '<=', last).execute();
}

/**
 * Deletes the oldest traces of an integration that exceeds its quotas. Otherwise its many traces would cause
 * {@link pruneTraces} to delete the traces of other integrations.
 */
export async function pruneTracesOf(ctx: PlatformContext, integration: string): Promise<void> {
    const { tracesPerIntegration, traceBytesPerIntegration } = ctx.quotas;
    const { rows } = await sql<{ last: string | null }>`
        select greatest(
            (select seq from invocations where integration = ${integration}
                order by seq desc offset ${tracesPerIntegration} limit 1),
            (select max(last_seq) from (
                select last_seq, sum(octet_length(details_sealed)) over (order by last_seq desc) as bytes
                from trace_batches where integration = ${integration}
            ) as batches where bytes > ${traceBytesPerIntegration})
        ) as last`.execute(ctx.db);
    const last = rows[0]?.last ?? null;
    if (last === null) return;
    for (const [table, column] of [
        ['invocations', 'seq'],
        ['trace_batches', 'last_seq'],
    ] as const) {
        await sql`
            delete from ${sql.table(table)}
            where integration = ${integration} and ${sql.ref(column)} <= ${last}`.execute(ctx.db);
    }
}

function purposeOf(batchId: string): string {
    return `trace_batch:${batchId}`;
}
