import { sql } from 'kysely';

import type { Tx } from './schema.ts';

/**
 * Takes a lock by name until the transaction ends, for a row that does not exist yet: of two transactions that would insert
 * it, the second finds it instead of failing.
 */
export async function advisoryLock(tx: Tx, name: string): Promise<void> {
    await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx);
}
