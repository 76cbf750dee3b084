import { useCallback, useEffect, useState } from 'react';

import { asWorkbenchError } from './error.ts';

/** Loads a list when the screen opens and on `reload`. `items` is null until it is loaded. `load` must be stable. */
export function useList<Item>(load: (signal: AbortSignal) => Promise<Item[]>) {
    const [items, setItems] = useState<readonly Item[] | null>(null);
    const [problem, setProblem] = useState<string | null>(null);
    const [loads, setLoads] = useState(0);
    useEffect(() => {
        const aborter = new AbortController();
        load(aborter.signal).then(
            (loaded) => {
                setItems(loaded);
                setProblem(null);
            },
            (error: unknown) => {
                if (!aborter.signal.aborted) setProblem(asWorkbenchError(error).message);
            },
        );
        return () => aborter.abort();
    }, [load, loads]);
    const reload = useCallback(() => setLoads((count) => count + 1), []);
    return { items, problem, reload };
}
