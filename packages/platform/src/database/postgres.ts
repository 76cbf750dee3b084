import { Kysely, PostgresDialect, sql, type PostgresPool } from 'kysely';
import { Client, escapeIdentifier, Pool, type ClientBase, type ClientConfig } from 'pg';

import { PlatformError } from '../error.ts';
import { createServerAppend } from './append.ts';
import { databaseUnavailable, isConnectionError } from './connection-error.ts';
import { isRightMissing, migrate } from './migrate.ts';
import type { OpenDatabase } from './open-database.ts';
import type { Schema } from './schema.ts';
import { connectSignals } from './signals.ts';
import { NO_VACUUM } from './vacuum.ts';

/** Time limit of a query: longer than any query takes on a busy machine, shorter than clients wait for a response. */
const QUERY_TIMEOUT_MS = 15_000;

/** Time limit for opening a connection, and for waiting for a free connection of the pool. */
const CONNECT_TIMEOUT_MS = 5000;

const CONNECTIONS = 10;

export interface PostgresOptions {
    /** Most connections of the pool; default 10. One more connection carries the signals. */
    connections?: number;
    connectTimeoutMs?: number;
    queryTimeoutMs?: number;
    /** `require` encrypts without checking the server's certificate. Default: as the URL's `sslmode` says. */
    tls?: { mode: 'disable' | 'require' | 'verify-full'; ca?: string };
}

/**
 * Opens a PostgreSQL database. Each connection holds a shared advisory lock, so that keys cannot be rotated while a
 * process uses the database. A rotation of the keys takes the lock exclusively, with `exclusive`.
 *
 * @throws PlatformError `database_unavailable`, `data_in_use`, `schema_newer`, `rights_missing`.
 */
export async function openPostgres(
    url: string,
    schema = 'public',
    {
        exclusive = false,
        migrate: isMigrating = true,
        connections = CONNECTIONS,
        connectTimeoutMs = CONNECT_TIMEOUT_MS,
        queryTimeoutMs = QUERY_TIMEOUT_MS,
        tls,
    }: PostgresOptions & { exclusive?: boolean; migrate?: boolean } = {},
): Promise<OpenDatabase> {
    const config = {
        connectionString: tls === undefined ? url : withoutSslMode(url),
        options: `-c search_path=${schema}`,
        connectionTimeoutMillis: connectTimeoutMs,
        query_timeout: queryTimeoutMs,
        keepAlive: true,
        ...(tls === undefined ? {} : { ssl: sslOf(tls) }),
    };
    const lock = `bindery_${schema}:keys`;
    const onConnect = exclusive ? async () => {} : createConnectionCheck(lock);
    const pool = new Pool({ ...config, max: connections, onConnect });
    // Without an `error` listener, a lost connection would end the process.
    pool.on('error', () => {});
    // Adds a listener to each connection, because the pool's own listener covers only idle connections.
    pool.on('connect', (client) => client.on('error', () => {}));
    const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: discardingPool(pool) }) });
    let exclusiveLock: Client | undefined;
    try {
        if (exclusive) exclusiveLock = await lockExclusively(config, lock);
        await pool.query('select 1');
        if (schema !== 'public') await createSchema(pool, schema);
        if (isMigrating) await migrate(db, schema);
    } catch (error) {
        await db.destroy();
        await exclusiveLock?.end();
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
        ping: async () => void (await sql`select 1`.execute(db)),
        append: createServerAppend(db),
        vacuum: NO_VACUUM,
        pool: () => ({
            total: pool.totalCount,
            idle: pool.idleCount,
            waiting: pool.waitingCount,
        }),
        signals: (listener) => connectSignals(config, `bindery_${schema}`, listener, onConnect),
        async [Symbol.asyncDispose]() {
            await db.destroy();
            await exclusiveLock?.end();
        },
    };
}

/**
 * Wraps a pool: connection errors are thrown as `database_unavailable`, and their connection is discarded. After a
 * query that timed out, a connection may still be in a transaction, in which the queries of its next user would run.
 */
function discardingPool(pool: Pool): PostgresPool {
    return {
        async connect() {
            const client = await pool.connect().catch((error: unknown) => {
                throw isConnectionError(error) ? databaseUnavailable(error) : error;
            });
            let lost: PlatformError | undefined;
            // Accepts text and parameters only, because Kysely uses no other form of `query` without cursors.
            const query = async (text: string, parameters: readonly unknown[]) => {
                if (lost !== undefined) throw lost;
                try {
                    return await client.query(text, [...parameters]);
                } catch (error) {
                    if (!isConnectionError(error)) throw error;
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

/**
 * Prepares each new connection: takes the shared lock, and checks that the keys are the ones that this process read.
 */
function createConnectionCheck(lock: string): (client: ClientBase) => Promise<void> {
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
        // This process held no lock while it had no connection, so the keys may have been rotated. Data that it seals
        // with the old keys could never be read again.
        const key = await keyOfSettings(client);
        known ??= key;
        if (key === known) return;
        throw new PlatformError(
            'data_in_use',
            'The keys of this database were rotated while this process ran. Start it again.',
        );
    };
}

/** Returns the id of the key that sealed the setting `token-key`, which the first start writes. */
async function keyOfSettings(client: ClientBase): Promise<string | undefined> {
    const { rows: tables } = await client.query<{ exists: boolean }>(
        `select to_regclass('settings') is not null as exists`,
    );
    if (tables[0]?.exists !== true) return undefined;
    const { rows } = await client.query<{ key: string }>(
        `select split_part(value_sealed, ':', 1) as key from settings where name = 'token-key'`,
    );
    return rows[0]?.key;
}

async function lockExclusively(config: ClientConfig, lock: string): Promise<Client> {
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

/** Creates the schema. A user without the right to create schemas can use one that exists. */
async function createSchema(pool: Pool, schema: string): Promise<void> {
    const { rows } = await pool.query('select 1 from pg_namespace where nspname = $1', [schema]);
    if (rows.length > 0) return;
    try {
        await pool.query(`create schema if not exists ${escapeIdentifier(schema)}`);
    } catch (error) {
        if (isCreatedMeanwhile(error)) return;
        if (!isRightMissing(error)) throw error;
        throw new PlatformError(
            'rights_missing',
            `The database has no schema "${schema}", and the database user may not create it. Create it, and grant CREATE and USAGE on it.`,
            { cause: error },
        );
    }
}

/**
 * Returns true if another node created the schema at the same time. PostgreSQL then fails with `duplicate_schema` or
 * `unique_violation`, despite `if not exists`.
 */
function isCreatedMeanwhile(error: unknown): boolean {
    const { code } = error as { code?: unknown };
    return code === '42P06' || code === '23505';
}

function sslOf({ mode, ca }: NonNullable<PostgresOptions['tls']>): ClientConfig['ssl'] {
    if (mode === 'disable') return false;
    return { rejectUnauthorized: mode === 'verify-full', ...(ca === undefined ? {} : { ca }) };
}

/** Removes `sslmode`, which `pg` prefers to its option `ssl`. */
function withoutSslMode(url: string): string {
    if (!URL.canParse(url)) return url;
    const parsed = new URL(url);
    parsed.searchParams.delete('sslmode');
    return parsed.href;
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
