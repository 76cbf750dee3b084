import type { PGlite } from '@electric-sql/pglite';
import { sql, type Insertable } from 'kysely';

import { jsonRows } from './json-rows.ts';
import { json, type Database, type Schema } from './schema.ts';

/** Tables to which many rows are written at once. */
type AppendedTable = 'invocations' | 'trace_batches';

/** Rows for one table. All of them have the same columns; other columns take their defaults. */
type NewRows = {
    [Table in AppendedTable]: { table: Table; rows: readonly Insertable<Schema[Table]>[] };
}[AppendedTable];

/** Inserts rows into tables in the given order, in one transaction. */
export type Append = (parts: readonly NewRows[]) => Promise<void>;

/**
 * Appends rows on a PostgreSQL server. Ignores rows that exist already: the server may have committed them before the
 * connection was lost.
 */
export function createServerAppend(db: Database): Append {
    return (parts) =>
        db.transaction().execute(async (tx) => {
            for (const { table, rows } of parts) {
                const { columns, records } = jsonRows(table, rows);
                await sql`
                    insert into ${sql.table(table)} (${columns})
                    select ${columns} from ${records}
                    on conflict do nothing`.execute(tx);
            }
        });
}

/** Appends rows in PGlite with COPY, whose text format PGlite reads faster than JSON (decision 62). */
export function createCopyAppend(pglite: PGlite): Append {
    return (parts) =>
        pglite.transaction(async (tx) => {
            for (const { table, rows } of parts) {
                const columns = Object.keys(rows[0] ?? {});
                // The names of columns need no escaping: they come from code, never from data.
                await tx.query(`copy ${table} (${columns.join()}) from '/dev/blob'`, [], {
                    blob: new Blob([toCopyText(columns, rows)]),
                });
            }
        });
}

/** Converts rows to the text format of https://www.postgresql.org/docs/current/sql-copy.html. */
function toCopyText(columns: readonly string[], rows: readonly object[]): string {
    let text = '';
    for (const row of rows) {
        const values = row as Record<string, unknown>;
        text += `${columns.map((column) => toCopyValue(values[column])).join('\t')}\n`;
    }
    return text;
}

const ESCAPES: Record<string, string> = {
    '\\': '\\\\',
    '\t': '\\t',
    '\n': '\\n',
    '\r': '\\r',
};

function toCopyValue(value: unknown): string {
    if (value === null || value === undefined) return '\\N';
    if (typeof value === 'number') return String(value);
    if (value instanceof Date) return value.toISOString();
    const text = typeof value === 'string' ? value : json(value);
    return (
        text
            .replaceAll(/[\\\t\n\r]/g, (character) => ESCAPES[character] ?? character)
            // Replaces U+0000 as `json()` does. The encoding to UTF-8 replaces lone surrogates.
            .replaceAll('\0', '\ufffd')
    );
}
