import { join } from 'node:path';

import { sql } from 'kysely';

import { openDatabase } from '../database/open.ts';
import type { Database, Schema } from '../database/schema.ts';
import { renewTokenKey } from './signing.ts';
import { rotateKeyring, retireOldKeys, type Keyring } from './keyring.ts';

export interface RotationOptions {
    /** The data folder, which holds the file of keys. */
    folder: string;
    databaseUrl?: string | undefined;
    schema?: string | undefined;
}

/** The most rows in one transaction: all of them are in memory, and some have hundreds of kilobytes. */
const MAX_ROWS = 100;

/**
 * Creates a new key, seals all values again with it, and deletes the old keys. Earlier tokens become invalid. Bindery
 * must be stopped: a running process would seal with the old key.
 *
 * @returns The number of values that were sealed again.
 * @throws PlatformError `data_in_use` if a running Bindery uses the database.
 */
export async function rotateKeys(options: RotationOptions): Promise<number> {
    await using database = await openDatabase({
        folder: options.folder,
        url: options.databaseUrl,
        schema: options.schema,
        exclusive: true,
    });
    const path = join(options.folder, 'keys.json');
    const keyring = await rotateKeyring(path);
    let count = 0;
    for (const column of SEALED) count += await resealColumn(database.db, keyring, column);
    await renewTokenKey(database.db, keyring);
    await retireOldKeys(path);
    return count;
}

/** A column of sealed values, the key columns of its rows, and the purpose that each value was sealed for. */
interface SealedColumn {
    table: keyof Schema;
    column: string;
    keys: string[];
    purpose: (row: Record<string, string>) => string;
}

const SEALED: SealedColumn[] = [
    {
        table: 'settings',
        column: 'value_sealed',
        keys: ['name'],
        purpose: ({ name }) => `setting:${name}`,
    },
    {
        table: 'integrations',
        column: 'secrets_sealed',
        keys: ['name'],
        purpose: ({ name }) => `integration:${name}:secrets`,
    },
    {
        table: 'installations',
        column: 'configuration_sealed',
        keys: ['id'],
        purpose: ({ id }) => `installation:${id}:configuration`,
    },
    {
        table: 'scoped_installations',
        column: 'configuration_sealed',
        keys: ['installation_id', 'kind', 'scope_id'],
        purpose: ({ installation_id, kind, scope_id }) =>
            `installation:${installation_id}:${kind}:${scope_id}:configuration`,
    },
    {
        table: 'events',
        column: 'payload_sealed',
        keys: ['id'],
        purpose: ({ id }) => `event:${id}`,
    },
    {
        table: 'trace_batches',
        column: 'details_sealed',
        keys: ['id'],
        purpose: ({ id }) => `trace_batch:${id}`,
    },
    {
        table: 'git_operations',
        column: 'request_sealed',
        keys: ['id'],
        purpose: ({ id }) => `git:${id}`,
    },
    {
        table: 'removed_installations',
        column: 'installations_sealed',
        keys: ['id'],
        purpose: ({ id }) => `removed_installations:${id}`,
    },
];

/**
 * Seals the values of a column with the new key. Skips values that are sealed with it already, so that an interrupted
 * rotation can be run again.
 */
async function resealColumn(
    db: Database,
    keyring: Keyring,
    { table, column, keys, purpose }: SealedColumn,
): Promise<number> {
    let count = 0;
    for (;;) {
        const { rows } = await sql<Record<string, string>>`
            select ${sql.join([...keys, column].map((name) => sql.ref(name)))} from ${sql.table(table)}
            where ${sql.ref(column)} not like ${`${keyring.current}:%`} limit ${MAX_ROWS}`.execute(
            db,
        );
        if (rows.length === 0) return count;
        await db.transaction().execute(async (tx) => {
            for (const row of rows) {
                const sealed = keyring.seal(
                    keyring.open(row[column] ?? '', purpose(row)),
                    purpose(row),
                );
                const conditions = keys.map((key) => sql`${sql.ref(key)} = ${row[key]}`);
                await sql`
                    update ${sql.table(table)} set ${sql.ref(column)} = ${sealed}
                    where ${sql.join(conditions, sql` and `)}`.execute(tx);
            }
        });
        count += rows.length;
    }
}
