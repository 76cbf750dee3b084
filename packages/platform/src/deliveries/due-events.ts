import { sql, type Selectable } from 'kysely';

import { createBatcher } from '../batch.ts';
import type { PlatformContext } from '../platform-context.ts';
import type { EventTable } from '../database/schema.ts';

export type EventRow = Selectable<EventTable>;

/** The most first attempts of one lane (the events of one installation, or one task) that one query reads. */
const MAX_FIRST_ATTEMPTS = 50;

/** The most retries of one lane that run at a time: few, because the lane's next first attempts wait for them. */
const MAX_RETRIES = 2;

/** The most lanes that one query reads. */
const MAX_LANES = 100;

/** Reads the events that are due. Skips those of paused installations and disabled integrations. */
export interface DueEvents {
    /** Reads the due events of a lane: first attempts in the order of recording, and retries. */
    ofLane(lane: string): Promise<EventRow[]>;
    /** Reads the lanes that have due events. */
    lanes(): Promise<{ lane: string; integration: string }[]>;
    /** Returns the time at which the next event is due; null if no event waits. */
    next(): Promise<Date | null>;
}

export function createDueEvents(ctx: PlatformContext): DueEvents {
    /** Returns a condition on an `events` row: the event is due, and its installation and integration are active. */
    const isDue = () => sql`
        events.state = 'pending' and events.next_attempt_at <= ${ctx.now().toISOString()}::timestamptz
        and not exists (
            select from installations
            where installations.id = events.installation_id and installations.status = 'paused')
        and not exists (
            select from integrations
            where integrations.name = events.integration and integrations.disabled_reason is not null)`;

    // The lateral join reads each lane through the index, so that a long queue costs no more than a short one.
    const ofLane = createBatcher(async (lanes: string[]) => {
        const { rows } = await sql<EventRow>`
            select waiting.* from unnest(${lanes}::text[]) as requested(lane)
            cross join lateral (
                (select * from events where events.lane = requested.lane and attempts = 0 and ${isDue()}
                order by events.seq limit ${MAX_FIRST_ATTEMPTS})
                union all
                (select * from events where events.lane = requested.lane and attempts > 0 and ${isDue()}
                order by events.next_attempt_at limit ${MAX_RETRIES})
            ) as waiting`.execute(ctx.db);
        const byLane = Map.groupBy(rows, (row) => row.lane);
        return lanes.map((lane): EventRow[] => byLane.get(lane) ?? []);
    }, MAX_LANES);

    return {
        ofLane,
        async lanes() {
            const { rows } = await sql<{ lane: string; integration: string }>`
                select distinct events.lane, events.integration from events where ${isDue()}`.execute(
                ctx.db,
            );
            return rows;
        },
        async next() {
            const row = await ctx.db
                .selectFrom('events')
                .select((select) => select.fn.min('next_attempt_at').as('due'))
                .where('state', '=', 'pending')
                .where('next_attempt_at', '>', ctx.now())
                .executeTakeFirst();
            return row?.due ?? null;
        },
    };
}
