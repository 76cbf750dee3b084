import { sql } from 'kysely';

import type { Database } from './schema.ts';

/** Tables that change with each invocation or event. */
type BusyTable = 'invocations' | 'trace_batches' | 'events';

/** Reuses the space of deleted rows, and updates the planner's statistics. */
export interface Vacuum {
    /**
     * Counts the rows that were written to a table. Vacuums the table when the count is high, because about as many
     * old rows may have been deleted.
     */
    wrote(table: BusyTable, rows: number): void;
    /** Waits for running vacuums. */
    idle(): Promise<void>;
}

/** Does nothing: PostgreSQL servers have autovacuum. */
export const NO_VACUUM: Vacuum = { wrote() {}, idle: async () => {} };

/** Number of rows before the first vacuum: the default of autovacuum for an empty table. */
const FIRST_ROWS = 50;
const GROWTH = 4;

/**
 * The most rows between two vacuums. With 20,000 traces in the database, a vacuum after 10,000 new ones takes about
 * 10 ms.
 */
const MAX_ROWS = 10_000;

/**
 * Vacuums PGlite, which has no autovacuum: without it, tables would grow without bound, and the planner would assume
 * that they are empty. With 20,000 traces, a list of events took 5 s before `analyze` and 2 ms after it (decision 63).
 */
export function createVacuum(db: Database): Vacuum {
    const tables = new Map<BusyTable, { written: number; due: number }>();
    let running: Promise<void> = Promise.resolve();

    async function vacuum(table: BusyTable): Promise<void> {
        try {
            await sql`vacuum (analyze) ${sql.table(table)}`.execute(db);
        } catch {
            // The database was closed meanwhile. A missed vacuum costs only space and speed.
        }
    }

    return {
        wrote(table, rows) {
            const state = tables.get(table) ?? { written: 0, due: FIRST_ROWS };
            tables.set(table, state);
            state.written += rows;
            if (state.written < state.due) return;
            state.written = 0;
            state.due = Math.min(state.due * GROWTH, MAX_ROWS);
            running = running.then(() => vacuum(table));
        },
        idle: () => running,
    };
}
