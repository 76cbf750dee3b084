import { sql } from 'kysely';

import type { Tx } from './schema.ts';

/**
 * Makes transactions about one name wait for each other until they end. What both would insert is not there yet, so that
 * no row of it can be locked, and the second would fail instead of finding what the first made.
 */
export async function holdName(tx: Tx, name: string): Promise<void> {
    await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx);
}
