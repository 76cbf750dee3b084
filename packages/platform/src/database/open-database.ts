import type { Append } from './append.ts';
import type { Database } from './schema.ts';
import type { SignalListener, Signals } from './signals.ts';
import type { Vacuum } from './vacuum.ts';

export interface PoolStats {
    total: number;
    idle: number;
    /** Number of requests that wait for a connection. */
    waiting: number;
}

export interface OpenDatabase extends AsyncDisposable {
    db: Database;
    kind: 'pglite' | 'postgres';
    /** Resolves when the database answers. @throws PlatformError `database_unavailable`. */
    ping: () => Promise<void>;
    append: Append;
    vacuum: Vacuum;
    /** Returns the numbers of connections; absent for PGlite, which has one. */
    pool?: () => PoolStats;
    /** Connects to the signals of other processes on the same database. */
    signals: (listener: SignalListener) => Promise<Signals>;
}
