import { sql } from 'kysely';

import type { Connection } from '../database/schema.ts';

interface TransferColumn {
    name: string;
    /** Type as PostgreSQL writes it, e.g. `timestamp with time zone` or `text[]`. */
    type: string;
    /** The sequence that provides the default of this column. */
    sequence: string | null;
}

export interface TransferTable {
    name: string;
    columns: TransferColumn[];
    /** Names of the columns of the primary key, which is the order of the rows in a file. */
    key: string[];
}

/** Tables of the migrator and of imports: they describe a database, not its content. */
const OWN_TABLES = ['kysely_migration', 'kysely_migration_lock', 'import_progress'];

/** Returns the tables of the current schema, those that others refer to first. */
export async function listTables(db: Connection): Promise<TransferTable[]> {
    const { rows } = await sql<TransferTable & { parents: string[] }>`
        select
            class.relname as name,
            (select json_agg(json_build_object(
                'name', attname,
                'type', format_type(atttypid, atttypmod),
                'sequence', pg_get_serial_sequence(quote_ident(class.relname), attname)
            ) order by attnum)
            from pg_attribute
            where attrelid = class.oid and attnum > 0 and not attisdropped and attgenerated = '') as columns,
            (select json_agg(attname order by array_position(indkey::int2[], attnum))
            from pg_index join pg_attribute on attrelid = indrelid and attnum = any(indkey)
            where indrelid = class.oid and indisprimary) as key,
            (select coalesce(json_agg(parent.relname), '[]')
            from pg_constraint join pg_class as parent on parent.oid = confrelid
            where conrelid = class.oid and contype = 'f') as parents
        from pg_class as class
        where class.relnamespace = current_schema()::regnamespace and class.relkind = 'r'
        order by class.relname`.execute(db);
    const tables = new Map(
        rows.filter(({ name }) => !OWN_TABLES.includes(name)).map((row) => [row.name, row]),
    );
    const ordered = new Map<string, TransferTable>();
    const add = (name: string): void => {
        const table = tables.get(name);
        if (table === undefined || ordered.has(name)) return;
        tables.delete(name);
        for (const parent of table.parents) add(parent);
        const { columns, key } = table;
        ordered.set(name, { name, columns, key });
    };
    for (const { name } of rows) add(name);
    return [...ordered.values()];
}

/** Changes the settings of the transaction to those under which a value has the same text on every server. */
export async function useCanonicalText(db: Connection): Promise<void> {
    for (const setting of [
        `timezone = 'UTC'`,
        `datestyle = 'ISO, YMD'`,
        `intervalstyle = 'iso_8601'`,
        `extra_float_digits = 1`,
        `bytea_output = 'hex'`,
    ]) {
        await sql.raw(`set local ${setting}`).execute(db);
    }
}
