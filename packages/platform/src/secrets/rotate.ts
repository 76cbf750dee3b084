import { join } from 'node:path';

import { sql } from 'kysely';

import { openDatabase } from '../database/open.ts';
import type { Database, Schema } from '../database/schema.ts';
import { rotateKeyring, retireOldKeys, type Keyring } from './keyring.ts';

export interface RotationOptions {
    /** The data directory, where the keys are. */
    folder: string;
    databaseUrl?: string | undefined;
    schema?: string | undefined;
}

/** Rows that are sealed anew in one transaction, and held in memory meanwhile: some have hundreds of kilobytes. */
const BATCH = 100;

/**
 * Makes a new key, seals with it all that older keys sealed, and then forgets those. Bindery must be stopped: a process
 * that runs would go on sealing with the old key.
 *
 * @returns How many values were sealed anew.
 * @throws PlatformError `data_in_use` when Bindery runs on the database.
 */
export async function rotateKeys(options: RotationOptions): Promise<number> {
    await using database = await openDatabase({
        folder: options.folder,
        url: options.databaseUrl,
        schema: options.schema,
        alone: true,
    });
    const path = join(options.folder, 'keys.json');
    const keyring = await rotateKeyring(path);
    let count = 0;
    for (const column of SEALED) count += await resealColumn(database.db, keyring, column);
    await retireOldKeys(path);
    return count;
}

/** Where sealed values are, by which columns a row is known, and what each was sealed for. */
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
];

/** What the new key sealed is left alone, so that a rotation that was cut off can be run again. */
async function resealColumn(
    db: Database,
    keyring: Keyring,
    { table, column, keys, purpose }: SealedColumn,
): Promise<number> {
    let count = 0;
    for (;;) {
        const { rows } = await sql<Record<string, string>>`
            select ${sql.join([...keys, column].map((name) => sql.ref(name)))} from ${sql.table(table)}
            where ${sql.ref(column)} not like ${`${keyring.current}:%`} limit ${BATCH}`.execute(db);
        if (rows.length === 0) return count;
        await db.transaction().execute(async (tx) => {
            for (const row of rows) {
                const sealed = keyring.seal(
                    keyring.open(row[column] ?? '', purpose(row)),
                    purpose(row),
                );
                const own = keys.map((key) => sql`${sql.ref(key)} = ${row[key]}`);
                await sql`
                    update ${sql.table(table)} set ${sql.ref(column)} = ${sealed}
                    where ${sql.join(own, sql` and `)}`.execute(tx);
            }
        });
        count += rows.length;
    }
}
