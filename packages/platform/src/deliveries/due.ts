import { sql, type Selectable } from 'kysely';

import { createBatcher } from '../batch.ts';
import type { PlatformContext } from '../platform-context.ts';
import type { EventTable } from '../database/schema.ts';

export type EventRow = Selectable<EventTable>;

/** First attempts of one lane that are read at once. */
const BATCH = 50;

/** Retries of one lane that are read, and run, at once: few, since the next first attempts wait until they are over. */
const RETRIES = 2;

/** Lanes that are looked at in one query. */
const LANES = 100;

/** What waits for an attempt, and when. Paused installations and disabled integrations hold theirs. */
export interface DueEvents {
    /** Events of a lane that are due: first attempts in the order of recording, and retries. */
    ofLane(lane: string): Promise<EventRow[]>;
    /** Lanes in which something is due. */
    lanes(): Promise<{ lane: string; integration: string }[]>;
    /** When the next event will be due; null: none waits. */
    next(): Promise<Date | null>;
}

export function createDueEvents(ctx: PlatformContext): DueEvents {
    /** Of an `events` row: it is due, and nothing holds it. */
    const due = () => sql`
        events.state = 'pending' and events.next_attempt_at <= ${ctx.now().toISOString()}::timestamptz
        and not exists (
            select from installations
            where installations.id = events.installation_id and installations.status = 'paused')
        and not exists (
            select from integrations
            where integrations.name = events.integration and integrations.disabled_reason is not null)`;

    // Lane by lane along the index: a long queue in one costs no more than a short one.
    const ofLane = createBatcher(async (lanes: string[]) => {
        const { rows } = await sql<EventRow>`
            select waiting.* from unnest(${lanes}::text[]) as asked(lane)
            cross join lateral (
                (select * from events where events.lane = asked.lane and attempts = 0 and ${due()}
                order by events.seq limit ${BATCH})
                union all
                (select * from events where events.lane = asked.lane and attempts > 0 and ${due()}
                order by events.next_attempt_at limit ${RETRIES})
            ) as waiting`.execute(ctx.db);
        const byLane = Map.groupBy(rows, (row) => row.lane);
        return lanes.map((lane): EventRow[] => byLane.get(lane) ?? []);
    }, LANES);

    return {
        ofLane,
        async lanes() {
            const { rows } = await sql<{ lane: string; integration: string }>`
                select distinct events.lane, events.integration from events where ${due()}`.execute(
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
