import { setTimeout as sleep } from 'node:timers/promises';

import { sql } from 'kysely';

import { pendingMigrations } from './database/migrate.ts';
import { openDatabase } from './database/open.ts';
import type { OpenDatabase } from './database/open-database.ts';
import type { Database } from './database/schema.ts';
import type { StateOptions } from './platform.ts';
import { keySourceOf, openKeySource } from './secrets/keyring.ts';

/** Facts about the database of a state, for `bindery doctor`. */
export interface DatabaseDiagnosis {
    kind: OpenDatabase['kind'];
    /** PostgreSQL's version, e.g. `15.18`. */
    version: string;
    pendingMigrations: string[];
    /** Rights that the user lacks, e.g. `INSERT on events`. */
    missingRights: string[];
    /** Clock of the database minus the clock of this machine, in milliseconds. */
    clockSkewMs: number;
    /** False if messages between nodes get lost, as behind a pooler in transaction mode. Null: not tried. */
    notifications: boolean | null;
    /** Null: nothing is stored yet. */
    keysOpenData: boolean | null;
}

const NOTIFICATION_MS = 2000;

/**
 * Collects facts about a database without changing it.
 *
 * @throws PlatformError if it cannot be opened, or has a newer schema.
 */
export async function diagnoseDatabase(state: StateOptions): Promise<DatabaseDiagnosis> {
    await using database = await openDatabase({
        folder: state.folder,
        url: state.databaseUrl,
        schema: state.schema,
        postgres: state.postgres,
        migrate: false,
    });
    const { db, kind } = database;
    const pending = await pendingMigrations(db);
    const startedAt = Date.now();
    const { rows } = await sql<{ version: string; now: Date }>`
        select current_setting('server_version') as version, clock_timestamp() as now`.execute(db);
    const halfway = (startedAt + Date.now()) / 2;
    return {
        kind,
        version: rows[0]?.version.split(' ')[0] ?? '',
        pendingMigrations: pending,
        missingRights: kind === 'pglite' ? [] : await missingRights(db),
        clockSkewMs: (rows[0]?.now.getTime() ?? halfway) - halfway,
        notifications: kind === 'pglite' ? null : await notificationsArrive(database),
        keysOpenData: await keysOpenData(state, db),
    };
}

async function missingRights(db: Database): Promise<string[]> {
    const { rows } = await sql<{ missing: string }>`
        select privilege || ' on ' || relname as missing
        from pg_class, unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) as privilege
        where relnamespace = current_schema()::regnamespace and relkind = 'r'
            and not has_table_privilege(pg_class.oid, privilege)
        union all
        select 'CREATE on schema ' || current_schema()
        where not has_schema_privilege(current_schema(), 'CREATE')`.execute(db);
    return rows.map(({ missing }) => missing);
}

/** Sends a message from one connection to another, as nodes do. */
async function notificationsArrive({ db, signals }: OpenDatabase): Promise<boolean> {
    const arrived = Promise.withResolvers<boolean>();
    const ignored = { onMessage: () => {}, onReconnect: () => {} };
    await using _listener = await signals({ ...ignored, onMessage: () => arrived.resolve(true) });
    await using sender = await signals(ignored);
    // An empty list tells nodes that listen nothing.
    await sql`select ${sender.announcement([])}`.execute(db);
    return await Promise.race([arrived.promise, sleep(NOTIFICATION_MS, false, { ref: false })]);
}

async function keysOpenData(state: StateOptions, db: Database): Promise<boolean | null> {
    const row = await db
        .selectFrom('settings')
        .select('value_sealed')
        .where('name', '=', 'token-key')
        .executeTakeFirst()
        .catch(() => undefined); // The table does not exist yet.
    if (row === undefined) return null;
    try {
        const keyring = await openKeySource(keySourceOf(state));
        keyring.open(row.value_sealed, 'setting:token-key');
        return true;
    } catch {
        return false;
    }
}
