import { openDatabase } from '../database/open.ts';
import { pendingMigrations } from '../database/migrate.ts';
import type { OpenDatabase } from '../database/open-database.ts';
import type { StateOptions } from '../platform.ts';
import { keySourceOf, openKeySource } from '../secrets/keyring.ts';
import { exportDatabase } from './export.ts';
import type { Digests } from './file.ts';
import { importDatabase } from './import.ts';

/** Number of rows and digest of each table. */
export type TableDigests = Digests;

/** Writes the data of a state into a file; see `exportDatabase`. */
export async function exportState(
    state: StateOptions,
    path: string,
    onProgress: (table: string) => void,
): Promise<TableDigests> {
    await using database = await open(state, { migrate: true });
    return await exportDatabase({ db: database.db, path, onProgress });
}

/** Writes the data of a file into an empty state, which no process may use meanwhile; see `importDatabase`. */
export async function importState(
    state: StateOptions,
    path: string,
    onProgress: (table: string) => void,
): Promise<TableDigests> {
    await using database = await open(state, { migrate: true, exclusive: true });
    const keyring = await openKeySource(keySourceOf(state));
    return await importDatabase({ db: database.db, keyring, path, onProgress });
}

/** Returns the names of the migrations that a state does not have. @throws PlatformError `schema_newer`. */
export async function pendingMigrationsOf(state: StateOptions): Promise<string[]> {
    await using database = await open(state, { migrate: false });
    return await pendingMigrations(database.db);
}

/** Brings the schema of a state up to date. Returns the names of the migrations that ran. */
export async function migrateDatabase(state: StateOptions): Promise<string[]> {
    const pending = await pendingMigrationsOf(state);
    if (pending.length > 0) {
        await using _database = await open(state, { migrate: true });
    }
    return pending;
}

function open(
    state: StateOptions,
    options: { migrate: boolean; exclusive?: boolean },
): Promise<OpenDatabase> {
    return openDatabase({
        folder: state.folder,
        url: state.databaseUrl,
        schema: state.schema,
        postgres: state.postgres,
        ...options,
    });
}
