import { Pool } from 'pg';
import { Kysely, PGliteDialect, PostgresDialect, sql } from 'kysely';
import { Migrator } from 'kysely/migration';

import { PlatformError } from '../error.ts';
import { MIGRATIONS } from './migrations.ts';
import { openPGlite } from './pglite.ts';
import type { Database, Schema } from './schema.ts';
import {
    connectSignals,
    createLocalSignals,
    type SignalListener,
    type Signals,
} from './signals.ts';

export interface OpenDatabase extends AsyncDisposable {
    db: Database;
    kind: 'pglite' | 'postgres';
    /** Begins to hear what other processes on the same database say. */
    signals: (listener: SignalListener) => Promise<Signals>;
}

export interface DatabaseOptions {
    /** Where PGlite keeps its data. */
    folder: string;
    /** A PostgreSQL server instead. */
    url?: string | undefined;
    /** PostgreSQL schema to live in; default `public`. Tests use one each. */
    schema?: string | undefined;
}

/**
 * Opens the database, PGlite in a folder or PostgreSQL by URL, and brings its schema up to date.
 *
 * @throws PlatformError `data_in_use`, `database_unavailable`, `data_unreadable`.
 */
export async function openDatabase(options: DatabaseOptions): Promise<OpenDatabase> {
    return options.url === undefined
        ? openEmbedded(options.folder)
        : openPostgres(options.url, options.schema);
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
    return {
        db,
        kind: 'pglite',
        signals: async () => createLocalSignals(),
        async [Symbol.asyncDispose]() {
            await db.destroy();
            await embedded[Symbol.asyncDispose]();
        },
    };
}

async function openPostgres(url: string, schema = 'public'): Promise<OpenDatabase> {
    const config = {
        connectionString: url,
        options: `-c search_path=${schema}`,
        connectionTimeoutMillis: 5000,
    };
    const pool = new Pool({ ...config, max: 10 });
    // Without a listener, a server that goes away would end the process.
    pool.on('error', () => {});
    // The pool listens only while a connection is idle: one lost within a transaction would end the process too.
    pool.on('connect', (client) => client.on('error', () => {}));
    const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
    try {
        await pool.query('select 1');
        if (schema !== 'public') await pool.query(`create schema if not exists "${schema}"`);
        await migrate(db);
    } catch (error) {
        await db.destroy();
        if (error instanceof PlatformError) throw error;
        throw new PlatformError(
            'database_unavailable',
            `PostgreSQL does not answer at ${withoutPassword(url)}: ${messageOf(error)}`,
            { cause: error },
        );
    }
    return {
        db,
        kind: 'postgres',
        signals: (listener) => connectSignals(config, `bindery_${schema}`, listener),
        async [Symbol.asyncDispose]() {
            await db.destroy();
        },
    };
}

async function migrate(db: Database): Promise<void> {
    if (await isUpToDate(db)) return;
    const migrator = new Migrator({
        db,
        provider: { getMigrations: async () => MIGRATIONS },
    });
    const { error } = await migrator.migrateToLatest();
    if (error !== undefined) {
        throw new PlatformError(
            'data_unreadable',
            `The database could not be brought up to date: ${messageOf(error)}`,
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

function messageOf(error: unknown): string {
    return error instanceof Error ? error.message || error.name : String(error);
}

function withoutPassword(url: string): string {
    try {
        const parsed = new URL(url);
        return `${parsed.host}${parsed.pathname}`;
    } catch {
        return 'DATABASE_URL';
    }
}
