import type { GitOperation } from '@bindery/contract';
import { sql } from 'kysely';

import type { Append } from './database/append.ts';
import type { Database, Tx } from './database/schema.ts';
import type { Signals } from './database/signals.ts';
import type { Upkeep } from './database/upkeep.ts';
import type { Keyring } from './secrets/keyring.ts';
import type { RootSecrets } from './secrets/signing.ts';
import type { Tokens } from './tokens/token.ts';
import type { Urls } from './urls.ts';

/** What every part of the platform stands on. */
export interface Core {
    db: Database;
    keyring: Keyring;
    secrets: RootSecrets;
    tokens: Tokens;
    urls: Urls;
    notices: Notices;
    signals: Signals;
    append: Append;
    upkeep: Upkeep;
    /** The clock; tests set their own. */
    now: () => Date;
}

/** Said after a change is committed, to whoever in this process keeps something that depends on it. */
export type Notice =
    | { type: 'state' }
    | { type: 'page'; spaceId: string; pageId: string; revision: number }
    | { type: 'version'; integration: string; version: number }
    /** An integration, installation or configuration changed: what was cached of it is stale. */
    | { type: 'integration'; integration: string }
    /** An import from or export to Git went on. */
    | { type: 'git'; operation: GitOperation }
    /** Events of an integration wait in these lanes. */
    | { type: 'events'; integration: string; lanes: string[] }
    /** Changes of other processes may have been missed: everything that was kept is stale. */
    | { type: 'missed' };

export interface Notices {
    publish(notice: Notice): void;
    /** Returns what ends the subscription. */
    subscribe(listener: (notice: Notice) => void): () => void;
}

/** A change in progress: its transaction, and what will be said once it is committed. */
export interface Change {
    tx: Tx;
    notice(notice: Notice): void;
}

/**
 * Runs a change in one transaction, and says its notices after the commit: never before, since a listener may look at
 * the database at once.
 */
export async function change<T>(core: Core, work: (change: Change) => Promise<T>): Promise<T> {
    const notices = new Map<string, Notice>();
    const result = await core.db.transaction().execute(async (tx) => {
        const made = await work({
            tx,
            notice: (notice) => notices.set(JSON.stringify(notice), notice),
        });
        const told = notices.size > 0 ? core.signals.announcement([...notices.values()]) : null;
        if (told !== null) await sql`select ${told}`.execute(tx);
        return made;
    });
    for (const notice of notices.values()) core.notices.publish(notice);
    return result;
}

export function createNotices(): Notices {
    const listeners = new Set<(notice: Notice) => void>();
    return {
        publish(notice) {
            for (const listener of listeners) listener(notice);
        },
        subscribe(listener) {
            listeners.add(listener);
            return () => listeners.delete(listener);
        },
    };
}
