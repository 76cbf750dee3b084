import { sql } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';

import { PlatformError } from '../error.ts';
import { MIGRATIONS } from './migrations.ts';
import type { Connection, Database } from './schema.ts';

/**
 * Runs the migrations that the database does not have yet.
 *
 * @param schema The PostgreSQL schema of the migrator's own tables. Without it the migrator would find and use the
 * tables that another application's migrator keeps in another schema.
 * @param migrations Tests pass only the first migrations, to create the database of an earlier release.
 * @throws PlatformError `schema_newer` when the database has migrations of a later release, `rights_missing`,
 * `data_unreadable` when a migration fails.
 */
export async function migrate(
    db: Database,
    schema?: string,
    migrations: Record<string, Migration> = MIGRATIONS,
): Promise<void> {
    const pending = await pendingMigrations(db, migrations);
    if (pending.length === 0) return;
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
        if (isRightMissing(error)) throw rightMissing(error, pending);
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
 * Returns the names of the migrations that the database does not have. Compares the names with one query: Kysely's
 * migrator inspects all tables first, which takes PGlite longer than the rest of its start.
 *
 * @throws PlatformError `schema_newer`.
 */
export async function pendingMigrations(
    db: Database,
    migrations: Record<string, Migration> = MIGRATIONS,
): Promise<string[]> {
    const known = Object.keys(migrations).toSorted();
    const applied = new Set(await appliedMigrations(db));
    const newer = [...applied].filter((name) => !known.includes(name));
    if (newer.length > 0) {
        throw new PlatformError(
            'schema_newer',
            `The database has the schema of a later release (${newer.join(', ')}). Start that release, or restore a backup from before it.`,
        );
    }
    return known.filter((name) => !applied.has(name));
}

/** Returns the names of the migrations that the database has. */
export async function appliedMigrations(db: Connection): Promise<string[]> {
    try {
        const { rows } = await sql<{ name: string }>`
            select name from kysely_migration order by name`.execute(db);
        return rows.map(({ name }) => name);
    } catch (error) {
        if (isUndefinedTable(error)) return []; // First start: the table does not exist.
        throw error;
    }
}

/** Returns true for PostgreSQL's error `undefined_table`. */
function isUndefinedTable(error: unknown): boolean {
    return (error as { code?: unknown }).code === '42P01';
}

/** Returns true for PostgreSQL's error `insufficient_privilege`. */
export function isRightMissing(error: unknown): boolean {
    return (error as { code?: unknown }).code === '42501';
}

function rightMissing(cause: unknown, pending: readonly string[]): PlatformError {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new PlatformError(
        'rights_missing',
        `The database user lacks a right that ${pending.length === 1 ? 'the migration' : 'the migrations'} ${pending.join(', ')} need: ${reason}. Run "bindery migrate" as the owner of the schema, or grant CREATE on it.`,
        { cause },
    );
}
