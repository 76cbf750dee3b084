import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';

import { PlatformError } from '../error.ts';
import { MIGRATIONS } from './migrations.ts';
import type { Database } from './schema.ts';

/**
 * Brings the schema up to date. On PostgreSQL `schema` names where the migrator keeps its tables: unnamed, it takes those of
 * any other schema, as other applications have them, for its own.
 *
 * @throws PlatformError `data_unreadable` when that cannot be.
 */
export async function migrate(db: Database, schema?: string): Promise<void> {
    if (await isUpToDate(db)) return;
    const migrator = new Migrator({
        db,
        provider: { getMigrations: async () => MIGRATIONS },
        ...(schema === undefined ? {} : { migrationTableSchema: schema }),
    });
    const { error } = await migrator.migrateToLatest();
    if (error !== undefined) {
        throw new PlatformError(
            'data_unreadable',
            `The database could not be brought up to date: ${error instanceof Error ? error.message : String(error)}`,
            { cause: error },
        );
    }
}

/** The migrator first looks through all tables, which takes PGlite longer than the rest of its start. */
async function isUpToDate(db: Database): Promise<boolean> {
    try {
        const { rows } = await sql<{ name: string }>`
            select name from kysely_migration order by name`.execute(db);
        return rows.map(({ name }) => name).join() === Object.keys(MIGRATIONS).toSorted().join();
    } catch {
        return false; // the first start: there is no such table
    }
}
