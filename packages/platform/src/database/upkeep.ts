import { sql } from 'kysely';

import type { Database } from './schema.ts';

/** Tables whose rows come and go with every invocation and every event. */
type BusyTable = 'invocations' | 'trace_batches' | 'events';

/** Gives the space of rows that are gone to new ones, and lets the planner know what a table holds. */
export interface Upkeep {
    /** So many rows of a table were written, and perhaps as many others are not needed any more. */
    wrote(table: BusyTable, rows: number): void;
    /** Waits for what is under way. */
    idle(): Promise<void>;
}

/** A server's autovacuum does it. */
export const serverUpkeep: Upkeep = { wrote() {}, idle: async () => {} };

/** As autovacuum begins with a table that was empty; then less and less often. */
const FIRST_ROWS = 50;
const GROWTH = 4;

/** A vacuum of the 20,000 traces that are kept takes about 10 ms for so many new ones. */
const MOST_ROWS = 10_000;

/**
 * For PGlite, which has no autovacuum: tables would grow for ever, and the planner would take them for empty ones. A list of
 * events took 5 s among 20,000 traces, and takes 2 ms once they were analysed.
 */
export function createUpkeep(db: Database): Upkeep {
    const tables = new Map<BusyTable, { written: number; due: number }>();
    let working: Promise<void> = Promise.resolve();

    async function vacuum(table: BusyTable): Promise<void> {
        try {
            await sql`vacuum (analyze) ${sql.table(table)}`.execute(db);
        } catch {
            // It was closed meanwhile; nothing depends on it but room and speed.
        }
    }

    return {
        wrote(table, rows) {
            const state = tables.get(table) ?? { written: 0, due: FIRST_ROWS };
            tables.set(table, state);
            state.written += rows;
            if (state.written < state.due) return;
            state.written = 0;
            state.due = Math.min(state.due * GROWTH, MOST_ROWS);
            working = working.then(() => vacuum(table));
        },
        idle: () => working,
    };
}
