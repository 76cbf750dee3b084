import { Kysely, PostgresDialect, type PostgresPool } from 'kysely';
import { Client, Pool, type ClientBase, type ClientConfig } from 'pg';

import { PlatformError } from '../error.ts';
import { createServerAppend } from './append.ts';
import { databaseUnavailable, isDatabaseAway } from './away.ts';
import { migrate } from './migrate.ts';
import type { OpenDatabase } from './open-database.ts';
import type { Schema } from './schema.ts';
import { connectSignals } from './signals.ts';
import { serverUpkeep } from './upkeep.ts';

/** Longer than any query of ours takes on a busy machine, shorter than clients wait for an answer. */
const QUERY_TIMEOUT_MS = 15_000;

/** For a connection to be made, or for one of the pool to be free. */
const CONNECT_TIMEOUT_MS = 5000;

const CONNECTIONS = 10;

/**
 * Opens a PostgreSQL database. Whoever has it open keeps the keys from being rotated: each connection holds a lock
 * together with all others, and a rotation is let in only when nobody holds it.
 *
 * @param alone For a rotation of the keys: nobody else may have it open.
 */
export async function openPostgres(
    url: string,
    schema = 'public',
    alone = false,
): Promise<OpenDatabase> {
    const config = {
        connectionString: url,
        options: `-c search_path=${schema}`,
        connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
        query_timeout: QUERY_TIMEOUT_MS,
        keepAlive: true,
    };
    const lock = `bindery_${schema}:keys`;
    const join = alone ? async () => {} : createJoin(lock);
    const pool = new Pool({ ...config, max: CONNECTIONS, onConnect: join });
    // Without a listener, a server that goes away would end the process.
    pool.on('error', () => {});
    // The pool listens only while a connection is idle: one lost within a transaction would end the process too.
    pool.on('connect', (client) => client.on('error', () => {}));
    const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: watchful(pool) }) });
    let holder: Client | undefined;
    try {
        if (alone) holder = await takeAlone(config, lock);
        await pool.query('select 1');
        if (schema !== 'public') await pool.query(`create schema if not exists "${schema}"`);
        await migrate(db, schema);
    } catch (error) {
        await db.destroy();
        await holder?.end();
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
        append: createServerAppend(db),
        upkeep: serverUpkeep,
        signals: (listener) => connectSignals(config, `bindery_${schema}`, listener, join),
        async [Symbol.asyncDispose]() {
            await db.destroy();
            await holder?.end();
        },
    };
}

/**
 * Says when the database is away, and gives up a connection at the first sign of it: one that was not answered in time may
 * still be within a transaction, which the next to use it would take for its own.
 */
function watchful(pool: Pool): PostgresPool {
    return {
        async connect() {
            const client = await pool.connect().catch((error: unknown) => {
                throw isDatabaseAway(error) ? databaseUnavailable(error) : error;
            });
            let lost: PlatformError | undefined;
            // Kysely asks for no cursors, so that this is the one form of `query` that it calls.
            const query = async (text: string, parameters: readonly unknown[]) => {
                if (lost !== undefined) throw lost;
                try {
                    return await client.query(text, [...parameters]);
                } catch (error) {
                    if (!isDatabaseAway(error)) throw error;
                    lost = databaseUnavailable(error);
                    throw lost;
                }
            };
            return {
                query: query as never,
                release: (discard?: boolean) =>
                    client.release(discard === true || lost !== undefined),
            };
        },
        end: () => pool.end(),
        options: pool.options,
    };
}

/** What each new connection begins with: holds the lock, and looks whether the keys are those that this process read. */
function createJoin(lock: string): (client: ClientBase) => Promise<void> {
    let known: string | undefined;
    return async (client) => {
        const { rows } = await client.query<{ held: boolean }>(
            'select pg_try_advisory_lock_shared(hashtextextended($1, 0)) as held',
            [lock],
        );
        if (rows[0]?.held !== true) {
            throw new PlatformError(
                'data_in_use',
                'The keys of this database are being rotated. Try again when that has ended.',
            );
        }
        // All connections may have been lost while the keys were rotated: what old keys seal would be lost.
        const key = await keyOfSettings(client);
        known ??= key;
        if (key === known) return;
        throw new PlatformError(
            'data_in_use',
            'The keys of this database were rotated while this process ran. Start it again.',
        );
    };
}

/** Id of the key that sealed the oldest of the settings, which is made at the first start. */
async function keyOfSettings(client: ClientBase): Promise<string | undefined> {
    const { rows: tables } = await client.query<{ there: boolean }>(
        `select to_regclass('settings') is not null as there`,
    );
    if (tables[0]?.there !== true) return undefined;
    const { rows } = await client.query<{ key: string }>(
        `select split_part(value_sealed, ':', 1) as key from settings where name = 'token-key'`,
    );
    return rows[0]?.key;
}

async function takeAlone(config: ClientConfig, lock: string): Promise<Client> {
    const client = new Client(config);
    client.on('error', () => {});
    await client.connect();
    const { rows } = await client.query<{ held: boolean }>(
        'select pg_try_advisory_lock(hashtextextended($1, 0)) as held',
        [lock],
    );
    if (rows[0]?.held === true) return client;
    await client.end();
    throw new PlatformError(
        'data_in_use',
        'This database is used by a Bindery that runs. Stop all processes that share it first.',
    );
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
