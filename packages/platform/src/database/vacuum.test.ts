import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { openDatabase } from './open.ts';
import type { OpenDatabase } from './open-database.ts';

let folder: string;
let database: OpenDatabase;

beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bindery-vacuum-'));
    database = await openDatabase({ folder });
});

afterAll(async () => {
    await database[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
});

/** Writes and deletes rows; returns the rows that are left and the size of the table. */
async function writeRounds(rounds: number): Promise<{ rows: number; bytes: number }> {
    const { db, vacuum } = database;
    for (let round = 0; round < rounds; round++) {
        await sql`
            insert into invocations (
                id, event_id, integration, version, type, label, state, duration_ms, attempt, started_at, log_count,
                batch_id)
            select gen_random_uuid()::text, gen_random_uuid()::text, 'a', 1, 'ui_render', repeat('x', 500), 'succeeded',
                1, 1, now(), 0, 'a'
            from generate_series(1, 1000)`.execute(db);
        await sql`delete from invocations where seq <= (select max(seq) - 1000 from invocations)`.execute(
            db,
        );
        vacuum.wrote('invocations', 1000);
        await vacuum.idle();
    }
    const { rows } = await sql<{ rows: number; bytes: number }>`
        select count(*)::integer as rows, pg_total_relation_size('invocations')::integer as bytes
        from invocations`.execute(db);
    return rows[0] ?? { rows: 0, bytes: 0 };
}

test('reuses the space of deleted rows', async () => {
    const first = await writeRounds(20);
    const second = await writeRounds(40);
    expect(first.rows).toBe(1000);
    expect(second.rows).toBe(1000);
    expect(second.bytes).toBeLessThan(first.bytes * 1.5);
});

test('updates the planner’s count of rows', async () => {
    await writeRounds(1);
    const { rows } = await sql<{ known: number }>`
        select reltuples::integer as known from pg_class where oid = 'invocations'::regclass`.execute(
        database.db,
    );
    expect(rows[0]?.known).toBeGreaterThan(500);
});

test('does not wait for the transaction that reported rows', async () => {
    const { db, vacuum } = database;
    await db.transaction().execute(async (tx) => {
        vacuum.wrote('events', 100_000);
        await sql`select 1`.execute(tx);
    });
    await vacuum.idle();
    const { rows } = await sql<{ known: number }>`
        select reltuples::integer as known from pg_class where oid = 'events'::regclass`.execute(
        db,
    );
    expect(rows[0]?.known).toBe(0);
});
