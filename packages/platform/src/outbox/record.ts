import { sql } from 'kysely';

import { EVENT_RULES, type Event, type EventType, type Scope } from '@bindery/contract';

import { createBatcher, perCore } from '../batch.ts';
import { change, type Change, type Core } from '../core.ts';
import { json, type Tx } from '../database/schema.ts';
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
    core: Core,
    { tx, notice }: Change,
    events: readonly RecordedEvent[],
): Promise<string[]> {
    const covered = events.filter(({ event, scopes }) => isCovered(event.type, scopes));
    if (covered.length === 0) return [];
    const now = core.now();
    const rows = covered.map(({ integration, installationId, event, due }) => {
        const id = createId();
        const { open, secret } = splitSecrets({ ...event, eventId: id });
        return {
            id,
            type: event.type,
            integration,
            installation_id: installationId,
            lane: laneOf(id, installationId),
            payload: json(open),
            payload_sealed:
                secret === null ? null : core.keyring.seal(JSON.stringify(secret), `event:${id}`),
            state: 'pending' as const,
            next_attempt_at: due ?? now,
            created_at: now,
        };
    });
    await lockLanes(
        tx,
        rows.filter((row) => row.installation_id !== null).map((row) => row.lane),
    );
    await tx.insertInto('events').values(rows).execute();
    notice({ type: 'events', lanes: [...new Set(rows.map((row) => row.lane))] });
    return rows.map((row) => row.id);
}

/**
 * Numbers are given out when a row is inserted, but seen when its transaction commits. Without a lock a later number
 * could be seen, and delivered, before an earlier one. Sorted, so that two transactions never wait for each other.
 */
async function lockLanes(tx: Tx, lanes: readonly string[]): Promise<void> {
    if (lanes.length === 0) return;
    const names = [...new Set(lanes)].toSorted();
    await sql`
        select pg_advisory_xact_lock(hashtextextended('lane:' || lane, 0))
        from unnest(${names}::text[]) as lane`.execute(tx);
}

/** Events of one group, at most: they are one insert. */
const LARGEST_GROUP = 500;

const recorder = perCore((core: Core) =>
    createBatcher(async (items: RecordedEvent[][]) => {
        await change(core, (changing) => recordEvents(core, changing, items.flat()));
        return items.map(() => undefined);
    }, LARGEST_GROUP),
);

/**
 * Records events that no change goes with, such as views and tasks: many at once share a transaction. Returns when they
 * are committed.
 */
export async function recordAlone(core: Core, events: RecordedEvent[]): Promise<void> {
    if (events.length > 0) await recorder(core)(events);
}

/** The event as it was recorded. */
export function openEvent(
    core: Core,
    row: { id: string; payload: Record<string, unknown>; payload_sealed: string | null },
): Event {
    const secret =
        row.payload_sealed === null
            ? {}
            : (JSON.parse(core.keyring.open(row.payload_sealed, `event:${row.id}`)) as Record<
                  string,
                  unknown
              >);
    const previous = row.payload['previous'];
    const opened: Record<string, unknown> = { ...row.payload };
    if ('task' in secret) opened['task'] = secret['task'];
    if ('configuration' in secret) {
        opened['previous'] = { ...(previous as object), configuration: secret['configuration'] };
    }
    // Only recordEvents writes these rows, from typed events.
    return opened as unknown as Event;
}

/** Previous configurations hold credentials, and tasks whatever their author put there: both are sealed. */
function splitSecrets(event: Record<string, unknown>): {
    open: Record<string, unknown>;
    secret: Record<string, unknown> | null;
} {
    if (event['type'] === 'task') {
        const { task, ...open } = event;
        return { open, secret: { task } };
    }
    const previous = event['previous'] as { configuration?: unknown } | undefined;
    if (previous?.configuration !== undefined) {
        const { configuration, ...rest } = previous;
        return { open: { ...event, previous: rest }, secret: { configuration } };
    }
    return { open: event, secret: null };
}
