import type { Database } from './schema.ts';
import type { SignalListener, Signals } from './signals.ts';

export interface OpenDatabase extends AsyncDisposable {
    db: Database;
    kind: 'pglite' | 'postgres';
    /** Begins to hear what other processes on the same database say. */
    signals: (listener: SignalListener) => Promise<Signals>;
}
