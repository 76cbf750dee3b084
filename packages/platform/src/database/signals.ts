import { randomUUID } from 'node:crypto';

import { sql, type RawBuilder } from 'kysely';
import { Client, escapeIdentifier, type ClientBase, type ClientConfig } from 'pg';

import { createBatcher } from '../batch.ts';

/** What several processes on one database tell one another, and what only one of them may do at a time. */
export interface Signals extends AsyncDisposable {
    /** An SQL expression that tells the other processes when its transaction commits, and only then. Null: there are none. */
    announcement(message: unknown): RawBuilder<unknown> | null;
    /** Takes a lock that the death of this process releases. Null: another process has it, or the database is away. */
    tryLock(name: string): Promise<Lock | null>;
}

export interface Lock {
    /** False when the connection that held it was lost: another process may have it by now. */
    isHeld(): boolean;
    release(): Promise<void>;
}

export interface SignalListener {
    onMessage: (message: unknown) => void;
    /** The connection was lost and is back: messages may have been missed. */
    onReconnect: () => void;
}

/** PGlite has one process, which tells itself. */
export function createLocalSignals(): Signals {
    return {
        announcement: () => null,
        tryLock: async () => ({ isHeld: () => true, release: async () => {} }),
        [Symbol.asyncDispose]: async () => {},
    };
}

/** PostgreSQL refuses longer payloads than 8000 bytes. */
const LONGEST_PAYLOAD = 7000;

const RECONNECT_MS = 500;

/**
 * LISTEN and NOTIFY, and session locks, on a connection of their own: a lock lives as long as the connection, so that a
 * killed process holds none.
 *
 * @param join What each new connection begins with.
 */
export async function connectSignals(
    config: ClientConfig,
    channel: string,
    listener: SignalListener,
    join: (client: ClientBase) => Promise<void>,
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
            await join(next);
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

    interface Asked {
        name: string;
        /** The connection that holds it, when it is to be released. */
        unlock: Client | undefined;
    }

    /** One query at a time is all that a connection takes; those that wait for it share the next. */
    const ask = createBatcher(async (asked: Asked[]): Promise<(Lock | null)[]> => {
        const holder = client;
        const nothing = asked.map(() => null);
        if (holder === undefined) return nothing;
        // A lock of an older connection went with it.
        const unlock = asked.filter((one) => one.unlock === holder).map(({ name }) => name);
        const lock = asked.filter((one) => one.unlock === undefined).map(({ name }) => name);
        try {
            if (unlock.length > 0) {
                await holder.query(
                    'select pg_advisory_unlock(hashtextextended(name, 0)) from unnest($1::text[]) as name',
                    [unlock],
                );
            }
            if (lock.length === 0) return nothing;
            const { rows } = await holder.query<{ name: string; locked: boolean }>(
                'select name, pg_try_advisory_lock(hashtextextended(name, 0)) as locked from unnest($1::text[]) as name',
                [lock],
            );
            const locked = new Set(rows.filter((row) => row.locked).map((row) => row.name));
            return asked.map(({ name, unlock: held }) =>
                held === undefined && locked.has(name)
                    ? {
                          isHeld: () => client === holder,
                          release: async () => void (await ask({ name, unlock: holder })),
                      }
                    : null,
            );
        } catch {
            // Nobody knows which locks it holds: its end frees them all, and another is connected.
            void holder.end().catch(() => {});
            return nothing;
        }
    }, 500);

    await connect();
    return {
        announcement(message) {
            const payload = JSON.stringify({ from: self, message });
            // A message too long to send is one that says nothing, which others take as: look yourself.
            const sent =
                Buffer.byteLength(payload) <= LONGEST_PAYLOAD
                    ? payload
                    : JSON.stringify({ from: self, message: null });
            return sql`pg_notify(${channel}, ${sent})`;
        },
        tryLock: async (name) => ask({ name: `${channel}:${name}`, unlock: undefined }),
        async [Symbol.asyncDispose]() {
            closed = true;
            clearTimeout(timer);
            const last = client;
            client = undefined;
            await last?.end().catch(() => {});
        },
    };
}
