import { sql } from 'kysely';

import type { Tx } from './schema.ts';

/**
 * Takes a named lock until the transaction ends. Used when the row to lock does not exist yet: of two transactions that
 * would insert the same row, the second waits and then finds the row instead of failing.
 */
export async function advisoryLock(tx: Tx, name: string): Promise<void> {
    await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx);
}
