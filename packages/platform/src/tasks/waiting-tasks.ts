import { sql } from 'kysely';

import type { Connection } from '../database/schema.ts';

/** Tasks that wait for their delivery, and their bytes as stored. */
export interface WaitingTasks {
    tasks: number;
    bytes: number;
}

/** Counts the waiting tasks of integrations. An integration without waiting tasks is absent. */
export async function countWaitingTasks(
    db: Connection,
    integrations: readonly string[],
): Promise<Map<string, WaitingTasks>> {
    const { rows } = await sql<{ integration: string; tasks: string; bytes: string }>`
        select integration, count(*) as tasks, coalesce(sum(octet_length(payload_sealed)), 0) as bytes
        from events
        where state = 'pending' and type = 'task' and integration = any(${[...integrations]}::text[])
        group by integration`.execute(db);
    return new Map(
        rows.map(({ integration, tasks, bytes }) => [
            integration,
            { tasks: Number(tasks), bytes: Number(bytes) },
        ]),
    );
}
