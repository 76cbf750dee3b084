import { Kysely, PGliteDialect } from 'kysely';

import { createCopyAppend } from './append.ts';
import { migrate } from './migrate.ts';
import type { OpenDatabase } from './open-database.ts';
import { openPGlite } from './pglite.ts';
import { openPostgres } from './postgres.ts';
import type { Schema } from './schema.ts';
import { createLocalSignals } from './signals.ts';
import { createUpkeep } from './upkeep.ts';

export interface DatabaseOptions {
    /** Where PGlite keeps its data. */
    folder: string;
    /** A PostgreSQL server instead. */
    url?: string | undefined;
    /** PostgreSQL schema to live in; default `public`. Tests use one each. */
    schema?: string | undefined;
    /** Refuses when another process has it open, and keeps others out; PGlite does so always. */
    alone?: boolean;
}

/**
 * Opens the database, PGlite in a folder or PostgreSQL by URL, and brings its schema up to date.
 *
 * @throws PlatformError `data_in_use`, `database_unavailable`, `data_unreadable`.
 */
export async function openDatabase(options: DatabaseOptions): Promise<OpenDatabase> {
    return options.url === undefined
        ? openEmbedded(options.folder)
        : openPostgres(options.url, options.schema, options.alone);
}

async function openEmbedded(folder: string): Promise<OpenDatabase> {
    const embedded = await openPGlite(folder);
    const db = new Kysely<Schema>({ dialect: new PGliteDialect({ pglite: embedded.pglite }) });
    try {
        await migrate(db);
    } catch (error) {
        await embedded[Symbol.asyncDispose]();
        throw error;
    }
    const upkeep = createUpkeep(db);
    return {
        db,
        kind: 'pglite',
        append: createCopyAppend(embedded.pglite),
        upkeep,
        signals: async () => createLocalSignals(),
        async [Symbol.asyncDispose]() {
            await upkeep.idle();
            await db.destroy();
            await embedded[Symbol.asyncDispose]();
        },
    };
}
