import type { Append } from './append.ts';
import type { Database } from './schema.ts';
import type { SignalListener, Signals } from './signals.ts';
import type { Upkeep } from './upkeep.ts';

export interface OpenDatabase extends AsyncDisposable {
    db: Database;
    kind: 'pglite' | 'postgres';
    append: Append;
    upkeep: Upkeep;
    /** Begins to hear what other processes on the same database say. */
    signals: (listener: SignalListener) => Promise<Signals>;
}
