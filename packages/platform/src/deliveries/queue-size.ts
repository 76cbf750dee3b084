import { sql } from 'kysely';

import type { Database } from '../database/schema.ts';

export interface QueueSize {
    /** Events and tasks that wait for an attempt. */
    waiting: number;
    /** Events whose attempts are used up. */
    dead: number;
    /** Age of the oldest event that is due, in seconds; 0 if none is due. */
    oldestDueSeconds: number;
}

/** Rows are counted up to this number: counting millions takes seconds. */
const MAX_COUNTED = 100_000;

/** Counts the events of the outbox that are not finished. */
export async function readQueueSize(db: Database): Promise<QueueSize> {
    const { rows } = await sql<{ waiting: string; dead: string; age: number | null }>`
        select
            (select count(*) from (
                select 1 from events where state = 'pending' limit ${MAX_COUNTED}
            ) as waiting) as waiting,
            (select count(*) from (
                select 1 from events where state = 'dead' limit ${MAX_COUNTED}
            ) as dead) as dead,
            (select extract(epoch from now() - min(next_attempt_at))::float8
                from events where state = 'pending') as age`.execute(db);
    const [row] = rows;
    return {
        waiting: Number(row?.waiting ?? 0),
        dead: Number(row?.dead ?? 0),
        oldestDueSeconds: Math.max(0, row?.age ?? 0),
    };
}
