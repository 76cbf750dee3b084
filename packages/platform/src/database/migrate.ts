import { sql } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';

import { PlatformError } from '../error.ts';
import { MIGRATIONS } from './migrations.ts';
import type { Database } from './schema.ts';

/**
 * Runs the migrations that the database does not have yet.
 *
 * @param schema The PostgreSQL schema of the migrator's own tables. Without it the migrator would find and use the
 * tables that another application's migrator keeps in another schema.
 * @param migrations Tests pass only the first migrations, to create the database of an earlier release.
 * @throws PlatformError `data_unreadable` when a migration fails.
 */
export async function migrate(
    db: Database,
    schema?: string,
    migrations: Record<string, Migration> = MIGRATIONS,
): Promise<void> {
    if (await isUpToDate(db, migrations)) return;
    const migrator = new Migrator({
        db,
        provider: { getMigrations: async () => migrations },
        ...(schema === undefined ? {} : { migrationTableSchema: schema }),
    });
    let { error } = await migrator.migrateToLatest();
    for (let retries = 0; isDroppedMeanwhile(error) && retries < MAX_RETRIES; retries++) {
        ({ error } = await migrator.migrateToLatest());
    }
    if (error !== undefined) {
        throw new PlatformError(
            'data_unreadable',
            `The database could not be brought up to date: ${error instanceof Error ? error.message : String(error)}`,
            { cause: error },
        );
    }
}

const MAX_RETRIES = 5;

/**
 * Returns true if another client dropped a schema or table (PostgreSQL's `invalid_schema_name` and `undefined_table`)
 * while Kysely's migrator inspected the tables of all schemas. A migration that fails in this way has changed nothing.
 */
function isDroppedMeanwhile(error: unknown): boolean {
    const { code } = (error ?? {}) as { code?: unknown };
    return code === '3F000' || code === '42P01';
}

/**
 * Compares the names of the migrations with one query: Kysely's migrator inspects all tables first, which takes PGlite
 * longer than the rest of its start.
 */
async function isUpToDate(db: Database, migrations: Record<string, Migration>): Promise<boolean> {
    try {
        const { rows } = await sql<{ name: string }>`
            select name from kysely_migration order by name`.execute(db);
        return rows.map(({ name }) => name).join() === Object.keys(migrations).toSorted().join();
    } catch {
        return false; // First start: the table does not exist.
    }
}
