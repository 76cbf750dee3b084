import type { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, sql } from 'kysely';

import { createCopyAppend } from './append.ts';
import { migrate } from './migrate.ts';
import { SCHEMA_HASH } from './migrations.ts';
import type { OpenDatabase } from './open-database.ts';
import { openPGlite } from './pglite.ts';
import { openPostgres, type PostgresOptions } from './postgres.ts';
import type { Schema } from './schema.ts';
import { createLocalSignals } from './signals.ts';
import { createVacuum } from './vacuum.ts';

export interface DatabaseOptions {
    /** Folder of PGlite's data. */
    folder: string;
    /** URL of a PostgreSQL server, which replaces PGlite. */
    url?: string | undefined;
    /** PostgreSQL schema of the tables; default `public`. Each test suite uses its own. */
    schema?: string | undefined;
    /** Connections to PostgreSQL. */
    postgres?: PostgresOptions | undefined;
    /** If true, no other process may have the database open; opening fails otherwise. Always true for PGlite. */
    exclusive?: boolean;
    /** Called with a warning about the folder's permissions. Default: a warning of the process. */
    warn?: ((message: string) => void) | undefined;
    /** If false, the schema is left as it is. Default: true. */
    migrate?: boolean;
}

/**
 * Opens the database, PGlite in a folder or PostgreSQL by URL, and migrates its schema.
 *
 * @throws PlatformError `data_in_use`, `database_unavailable`, `data_unreadable`, `data_exposed`.
 */
export async function openDatabase(options: DatabaseOptions): Promise<OpenDatabase> {
    return options.url === undefined
        ? openEmbedded(options)
        : openPostgres(options.url, options.schema, {
              ...options.postgres,
              exclusive: options.exclusive ?? false,
              migrate: options.migrate ?? true,
          });
}

async function openEmbedded({
    folder,
    migrate: isMigrating = true,
    warn,
}: DatabaseOptions): Promise<OpenDatabase> {
    const template = {
        name: SCHEMA_HASH,
        create: (pglite: PGlite) => migrate(kyselyOn(pglite)),
    };
    const embedded = await openPGlite(folder, template, warn);
    const db = kyselyOn(embedded.pglite);
    try {
        if (isMigrating) await migrate(db);
    } catch (error) {
        await embedded[Symbol.asyncDispose]();
        throw error;
    }
    const vacuum = createVacuum(db);
    return {
        db,
        kind: 'pglite',
        ping: async () => void (await sql`select 1`.execute(db)),
        append: createCopyAppend(embedded.pglite),
        vacuum,
        signals: async () => createLocalSignals(),
        async [Symbol.asyncDispose]() {
            await vacuum.idle();
            await db.destroy();
            await embedded[Symbol.asyncDispose]();
        },
    };
}

function kyselyOn(pglite: PGlite): Kysely<Schema> {
    return new Kysely({ dialect: new PGliteDialect({ pglite }) });
}
