import { sql, type RawBuilder } from 'kysely';

import { EVENT_RULES, type Event, type EventType, type Scope } from '@bindery/contract';

import { createBatcher, perContext } from '../batch.ts';
import type { UnitOfWork, PlatformContext, ChangeNotification } from '../platform-context.ts';
import { jsonRows } from '../database/json-rows.ts';
import type { Connection } from '../database/schema.ts';
import { splitSecrets } from './event-secrets.ts';

/** An event to record for one installation, or for the integration itself. */
export interface RecordedEvent {
    integration: string;
    installationId: string | null;
    /** Scopes of the manifest. An event that they do not cover is not recorded. */
    scopes: readonly Scope[];
    event: Event;
    /** Time at which the first attempt is due; default: now. */
    due?: Date;
}

/** Returns true if the manifest's scopes cover the event. */
export function isCovered(type: EventType, scopes: readonly Scope[]): boolean {
    const { scope } = EVENT_RULES[type];
    return scope === null || scopes.includes(scope);
}

/**
 * Returns the lane of an event: one for each installation, one for each task. First attempts in one lane run in order.
 */
function laneOf(eventId: string, installationId: string | null): string {
    return installationId ?? `event:${eventId}`;
}

/**
 * Writes events into the outbox, in the transaction of the change that caused them. Returns the ids of the events that
 * the scopes cover.
 */
export async function recordEvents(
    ctx: PlatformContext,
    { tx, notify }: UnitOfWork,
    events: readonly RecordedEvent[],
): Promise<string[]> {
    const rows = rowsOf(ctx, events);
    if (rows.length === 0) return [];
    await insertEvents(tx, rows, null);
    for (const notification of eventNotifications(rows)) notify(notification);
    return rows.map((row) => row.id);
}

function rowsOf(ctx: PlatformContext, events: readonly RecordedEvent[]) {
    const now = ctx.now();
    return events
        .filter(({ event, scopes }) => isCovered(event.type, scopes))
        .map(({ integration, installationId, event, due }) => {
            const id = event.eventId;
            const { open, secret } = splitSecrets(event);
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
 * Inserts events. `seq` is assigned at insert but becomes visible at commit: without a lock on its lane, a later event
 * could be read and delivered before an earlier one. Lanes are locked in the order of their names, so that two
 * transactions cannot deadlock. The join with the count of locks ensures that all locks are taken before the first
 * `seq` is assigned. Uses one statement, because each round trip to a server costs as much as ten rows.
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

/** Returns one notification for each integration, with the lanes that have new events. */
export function eventNotifications(
    rows: readonly { integration: string; lane: string }[],
): ChangeNotification[] {
    return [...Map.groupBy(rows, (row) => row.integration)].map(([integration, own]) => ({
        type: 'events',
        integration,
        lanes: [...new Set(own.map((row) => row.lane))],
    }));
}

/** The most calls whose events share one insert. */
const MAX_GROUP = 500;

const recorder = perContext((ctx: PlatformContext) =>
    createBatcher(async (groups: RecordedEvent[][]) => {
        const rows = rowsOf(ctx, groups.flat());
        if (rows.length > 0) {
            const notifications = eventNotifications(rows);
            await insertEvents(ctx.db, rows, ctx.signals.announcement(notifications));
            for (const notification of notifications) ctx.notifications.publish(notification);
        }
        return groups.map(() => undefined);
    }, MAX_GROUP),
);

/**
 * Records events that belong to no other change of the database, such as views and tasks. Concurrent calls share a
 * transaction. Returns after the commit.
 */
export async function recordWithoutChange(
    ctx: PlatformContext,
    events: RecordedEvent[],
): Promise<void> {
    if (events.length > 0) await recorder(ctx)(events);
}
