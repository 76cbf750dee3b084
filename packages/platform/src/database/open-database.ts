import type { Append } from './append.ts';
import type { Database } from './schema.ts';
import type { SignalListener, Signals } from './signals.ts';
import type { Vacuum } from './vacuum.ts';

export interface OpenDatabase extends AsyncDisposable {
    db: Database;
    kind: 'pglite' | 'postgres';
    append: Append;
    vacuum: Vacuum;
    /** Connects to the signals of other processes on the same database. */
    signals: (listener: SignalListener) => Promise<Signals>;
}
