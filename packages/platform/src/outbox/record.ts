import { sql, type RawBuilder } from 'kysely';

import { EVENT_RULES, type Event, type EventType, type Scope } from '@bindery/contract';

import { createBatcher, perContext } from '../batch.ts';
import type { UnitOfWork, PlatformContext, ChangeNotification } from '../platform-context.ts';
import { jsonRows } from '../database/json-rows.ts';
import type { Connection } from '../database/schema.ts';
import { createId } from '../id.ts';

/** An event to record: what happened, for one installation. */
export interface RecordedEvent {
    integration: string;
    installationId: string | null;
    /** Scopes of the manifest: an event beyond them is not recorded. */
    scopes: readonly Scope[];
    event: { type: EventType } & Record<string, unknown>;
    /** When the first attempt is due; default: now. */
    due?: Date;
}

/** True when the manifest's scopes cover the event. */
export function isCovered(type: EventType, scopes: readonly Scope[]): boolean {
    const { scope } = EVENT_RULES[type];
    return scope === null || scopes.includes(scope);
}

/** First attempts run one after another within a lane: an installation's events do, tasks run beside one another. */
function laneOf(eventId: string, installationId: string | null): string {
    return installationId ?? `event:${eventId}`;
}

/**
 * Writes events into the outbox, in the transaction of the change that caused them, so that there is never one without
 * the other. Returns the ids of those that the scopes cover.
 */
export async function recordEvents(
    ctx: PlatformContext,
    { tx, notify }: UnitOfWork,
    events: readonly RecordedEvent[],
): Promise<string[]> {
    const rows = rowsOf(ctx, events);
    if (rows.length === 0) return [];
    await insertEvents(tx, rows, null);
    for (const told of notificationsOf(rows)) notify(told);
    return rows.map((row) => row.id);
}

function rowsOf(ctx: PlatformContext, events: readonly RecordedEvent[]) {
    const now = ctx.now();
    return events
        .filter(({ event, scopes }) => isCovered(event.type, scopes))
        .map(({ integration, installationId, event, due }) => {
            const id = createId();
            const { open, secret } = splitSecrets({ ...event, eventId: id });
            return {
                id,
                type: event.type,
                integration,
                installation_id: installationId,
                lane: laneOf(id, installationId),
                payload: open,
                payload_sealed:
                    secret === null
                        ? null
                        : ctx.keyring.seal(JSON.stringify(secret), `event:${id}`),
                state: 'pending' as const,
                next_attempt_at: due ?? now,
                created_at: now,
            };
        });
}

/**
 * Numbers are given out when a row is inserted, but seen when its transaction commits. Without a lock on its lane a later
 * number could be seen, and delivered, before an earlier one. Locked in the order of their names, so that two transactions
 * never wait for each other, and all before the first number: the rows are joined with their count. One statement, because
 * each round trip to a server costs as much as ten rows.
 */
async function insertEvents(
    db: Connection,
    rows: ReturnType<typeof rowsOf>,
    announcement: RawBuilder<unknown> | null,
): Promise<void> {
    const lanes = rows.filter((row) => row.installation_id !== null).map((row) => row.lane);
    const { columns, records } = jsonRows('events', rows);
    await sql`
        with locked as materialized (
            select pg_advisory_xact_lock(hashtextextended('lane:' || lane, 0))
            from unnest(${[...new Set(lanes)].toSorted()}::text[]) as lane
        ), written as (
            insert into events (${columns})
            select ${columns}
            from (select count(*) from locked) as all_locked, ${records}
        )
        select ${announcement ?? sql`null`}`.execute(db);
}

/** What is said after the commit: that events wait. */
export function notificationsOf(
    rows: readonly { integration: string; lane: string }[],
): ChangeNotification[] {
    return [...Map.groupBy(rows, (row) => row.integration)].map(([integration, own]) => ({
        type: 'events',
        integration,
        lanes: [...new Set(own.map((row) => row.lane))],
    }));
}

/** Events of one group, at most: they are one insert. */
const LARGEST_GROUP = 500;

const recorder = perContext((ctx: PlatformContext) =>
    createBatcher(async (items: RecordedEvent[][]) => {
        const rows = rowsOf(ctx, items.flat());
        if (rows.length > 0) {
            const notifications = notificationsOf(rows);
            await insertEvents(ctx.db, rows, ctx.signals.announcement(notifications));
            for (const notification of notifications) ctx.notifications.publish(notification);
        }
        return items.map(() => undefined);
    }, LARGEST_GROUP),
);

/**
 * Records events that no change goes with, such as views and tasks: many at once share a transaction. Returns when they
 * are committed.
 */
export async function recordAlone(ctx: PlatformContext, events: RecordedEvent[]): Promise<void> {
    if (events.length > 0) await recorder(ctx)(events);
}

/** The event as it was recorded. */
export function openEvent(
    ctx: PlatformContext,
    row: { id: string; payload: Record<string, unknown>; payload_sealed: string | null },
): Event {
    if (row.payload_sealed === null) return row.payload as unknown as Event;
    const secret = JSON.parse(ctx.keyring.open(row.payload_sealed, `event:${row.id}`)) as Secret;
    const { configuration, cookies, ...whole } = secret;
    const opened: Record<string, unknown> = { ...row.payload, ...whole };
    if (configuration !== undefined) {
        opened['previous'] = { ...(opened['previous'] as object), configuration };
    }
    if (cookies !== undefined) opened['visitor'] = { ...(opened['visitor'] as object), cookies };
    // Only recordEvents writes these rows, from typed events.
    return opened as unknown as Event;
}

/** What of an event may hold credentials: a task's author and a visitor's browser put in what they like. */
interface Secret {
    task?: unknown;
    /** Of `previous`. */
    configuration?: unknown;
    /** Of `visitor`. */
    cookies?: unknown;
    /** With its parameters: a visitor who signs in comes with a token among them. */
    url?: unknown;
}

function splitSecrets(event: Record<string, unknown>): {
    open: Record<string, unknown>;
    secret: Secret | null;
} {
    const open = { ...event };
    const secret: Secret = {};
    if (event['type'] === 'task') {
        secret.task = open['task'];
        delete open['task'];
    }
    if (typeof open['url'] === 'string' && open['url'].includes('?')) {
        secret.url = open['url'];
        delete open['url'];
    }
    const { previous, visitor } = event as {
        previous?: { configuration?: unknown };
        visitor?: { cookies?: object };
    };
    if (previous?.configuration !== undefined) {
        const { configuration, ...rest } = previous;
        secret.configuration = configuration;
        open['previous'] = rest;
    }
    // Most visitors have none, and sealing takes a while.
    if (visitor?.cookies !== undefined && Object.keys(visitor.cookies).length > 0) {
        const { cookies, ...rest } = visitor;
        secret.cookies = cookies;
        open['visitor'] = rest;
    }
    return { open, secret: Object.keys(secret).length === 0 ? null : secret };
}
