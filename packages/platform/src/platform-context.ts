import type { GitOperation } from '@bindery/contract';
import { sql } from 'kysely';

import type { Append } from './database/append.ts';
import type { Database, Tx } from './database/schema.ts';
import type { Signals } from './database/signals.ts';
import type { Vacuum } from './database/vacuum.ts';
import type { Quotas } from './quotas.ts';
import type { Retention } from './retention.ts';
import type { Keyring } from './secrets/keyring.ts';
import type { RootSecrets } from './secrets/signing.ts';
import type { Tokens } from './tokens/token.ts';
import type { Urls } from './urls.ts';

/** Services that every part of the platform uses; passed as the first argument. */
export interface PlatformContext {
    db: Database;
    keyring: Keyring;
    secrets: RootSecrets;
    tokens: Tokens;
    urls: Urls;
    notifications: ChangeNotifications;
    signals: Signals;
    append: Append;
    vacuum: Vacuum;
    quotas: Quotas;
    retention: Retention;
    /** Bytes of the largest script that isolates run. */
    scriptBytes: number;
    /**
     * If true, versions that request more scopes than the current one do not become current when they are published.
     */
    holdWiderVersions: boolean;
    /** The clock; tests set their own. */
    now: () => Date;
}

/** A notification after a commit, in this process and in others on the database. Invalidates caches, wakes workers. */
export type ChangeNotification =
    | { type: 'state' }
    | { type: 'page'; spaceId: string; pageId: string; documentVersion: number }
    | { type: 'version'; integration: string; version: number }
    /** An integration, installation or configuration changed: its cache entries are stale. */
    | { type: 'integration'; integration: string }
    /** A Git import or export changed its state. */
    | { type: 'git'; operation: GitOperation }
    /** Events were recorded in these lanes: the queues of single installations or tasks. */
    | { type: 'events'; integration: string; lanes: string[] }
    /** A publishable key was revoked. */
    | { type: 'publishable_key'; key: string }
    /** Notifications of other processes may have been lost: every cache entry is stale. */
    | { type: 'resync' };

export interface ChangeNotifications {
    publish(notification: ChangeNotification): void;
    /** Returns a function that ends the subscription. */
    subscribe(listener: (notification: ChangeNotification) => void): () => void;
}

/** A transaction in progress and the notifications that follow its commit. */
export interface UnitOfWork {
    tx: Tx;
    notify(notification: ChangeNotification): void;
}

/**
 * Runs `work` in one transaction. Publishes its notifications after the commit, so that listeners read the new data.
 */
export async function transact<T>(
    ctx: PlatformContext,
    work: (change: UnitOfWork) => Promise<T>,
): Promise<T> {
    const notifications = new Map<string, ChangeNotification>();
    const result = await ctx.db.transaction().execute(async (tx) => {
        const returned = await work({
            tx,
            notify: (notification) => notifications.set(JSON.stringify(notification), notification),
        });
        const announcement =
            notifications.size > 0 ? ctx.signals.announcement([...notifications.values()]) : null;
        if (announcement !== null) await sql`select ${announcement}`.execute(tx);
        return returned;
    });
    for (const notification of notifications.values()) ctx.notifications.publish(notification);
    return result;
}

export function createChangeNotifications(): ChangeNotifications {
    const listeners = new Set<(notification: ChangeNotification) => void>();
    return {
        publish(notification) {
            for (const listener of listeners) listener(notification);
        },
        subscribe(listener) {
            listeners.add(listener);
            return () => listeners.delete(listener);
        },
    };
}
