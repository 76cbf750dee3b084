import { randomUUID } from 'node:crypto';

import { sql, type RawBuilder } from 'kysely';
import { Client, escapeIdentifier, type ClientBase, type ClientConfig } from 'pg';

import { createBatcher } from '../batch.ts';

/** Messages and locks between processes that share a database. */
export interface Signals extends AsyncDisposable {
    /**
     * Returns an SQL expression that sends a message to the other processes at commit; null for PGlite, which only one
     * process uses at a time.
     */
    announcement(message: unknown): RawBuilder<unknown> | null;
    /**
     * Takes a lock that is released when this process ends. Returns null if another process holds it, or the database
     * is unreachable.
     */
    tryLock(name: string): Promise<Lock | null>;
}

export interface Lock {
    /** Returns false if the connection that held the lock was lost: another process may have taken the lock. */
    isHeld(): boolean;
    release(): Promise<void>;
}

export interface SignalListener {
    onMessage: (message: unknown) => void;
    /** Called when a lost connection is open again: messages may have been lost meanwhile. */
    onReconnect: () => void;
}

/** Creates the signals of a PGlite database, which one process uses at a time. */
export function createLocalSignals(): Signals {
    return {
        announcement: () => null,
        tryLock: async () => ({ isHeld: () => true, release: async () => {} }),
        [Symbol.asyncDispose]: async () => {},
    };
}

/** The longest message: PostgreSQL refuses payloads of 8000 bytes or more. */
const MAX_PAYLOAD_BYTES = 7000;

const RECONNECT_MS = 500;

/**
 * Provides messages by LISTEN and NOTIFY, and session-level advisory locks, on a separate connection. The server
 * releases the locks when the connection ends, so that a killed process holds none.
 *
 * @param onConnect Prepares each new connection.
 */
export async function connectSignals(
    config: ClientConfig,
    channel: string,
    listener: SignalListener,
    onConnect: (client: ClientBase) => Promise<void>,
): Promise<Signals> {
    const self = randomUUID();
    let client: Client | undefined;
    let timer: NodeJS.Timeout | undefined;
    let closed = false;

    async function connect(): Promise<void> {
        const next = new Client(config);
        next.on('error', () => {});
        next.on('end', () => {
            if (client !== next) return;
            client = undefined;
            reconnect();
        });
        next.on('notification', ({ payload }) => {
            const { from, message } = JSON.parse(payload ?? '{}') as {
                from?: string;
                message?: unknown;
            };
            if (from !== self) listener.onMessage(message);
        });
        try {
            await next.connect();
            await onConnect(next);
            await next.query(`listen ${escapeIdentifier(channel)}`);
        } catch (error) {
            void next.end().catch(() => {});
            throw error;
        }
        client = next;
    }

    function reconnect(): void {
        if (closed) return;
        timer = setTimeout(async () => {
            try {
                await connect();
                listener.onReconnect();
            } catch {
                reconnect();
            }
        }, RECONNECT_MS).unref();
    }

    interface LockRequest {
        name: string;
        /** To release a lock: the connection that holds it. To take a lock: undefined. */
        unlock: Client | undefined;
    }

    /** A connection runs one query at a time: waiting requests share the next query. */
    const request = createBatcher(async (requests: LockRequest[]): Promise<(Lock | null)[]> => {
        const holder = client;
        const none = requests.map(() => null);
        if (holder === undefined) return none;
        // Skips the locks of an older connection, which ended with that connection.
        const unlock = requests.filter((one) => one.unlock === holder).map(({ name }) => name);
        const lock = requests.filter((one) => one.unlock === undefined).map(({ name }) => name);
        try {
            if (unlock.length > 0) {
                await holder.query(
                    'select pg_advisory_unlock(hashtextextended(name, 0)) from unnest($1::text[]) as name',
                    [unlock],
                );
            }
            if (lock.length === 0) return none;
            const { rows } = await holder.query<{ name: string; locked: boolean }>(
                'select name, pg_try_advisory_lock(hashtextextended(name, 0)) as locked from unnest($1::text[]) as name',
                [lock],
            );
            const locked = new Set(rows.filter((row) => row.locked).map((row) => row.name));
            return requests.map(({ name, unlock: held }) =>
                held === undefined && locked.has(name)
                    ? {
                          isHeld: () => client === holder,
                          release: async () => void (await request({ name, unlock: holder })),
                      }
                    : null,
            );
        } catch {
            // The connection may hold some of the locks. Ending it releases them, and the `end` listener reconnects.
            void holder.end().catch(() => {});
            return none;
        }
    }, 500);

    await connect();
    return {
        announcement(message) {
            const payload = JSON.stringify({ from: self, message });
            // A message that is too long is sent as null, which receivers treat as a resync.
            const sent =
                Buffer.byteLength(payload) <= MAX_PAYLOAD_BYTES
                    ? payload
                    : JSON.stringify({ from: self, message: null });
            return sql`pg_notify(${channel}, ${sent})`;
        },
        tryLock: async (name) => request({ name: `${channel}:${name}`, unlock: undefined }),
        async [Symbol.asyncDispose]() {
            closed = true;
            clearTimeout(timer);
            const last = client;
            client = undefined;
            await last?.end().catch(() => {});
        },
    };
}
