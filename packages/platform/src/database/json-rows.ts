import { sql, type RawBuilder } from 'kysely';

import { json, type Schema } from './schema.ts';

/**
 * Prepares rows for `insert into … (columns) select columns from records`, passed as one JSON parameter: binding
 * thousands of parameters takes longer than writing their rows. All rows have the same columns; other columns take
 * their defaults.
 */
export function jsonRows(
    table: keyof Schema,
    rows: readonly object[],
): { columns: RawBuilder<unknown>; records: RawBuilder<unknown> } {
    return {
        columns: sql.join(Object.keys(rows[0] ?? {}).map((column) => sql.ref(column))),
        records: sql`json_populate_recordset(null::${sql.table(table)}, ${json(rows)}::json)`,
    };
}
