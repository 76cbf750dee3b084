import { useState } from 'react';

import { asWorkbenchError } from '../api/error.ts';
import { refreshState } from '../store/workbench-store.ts';

/** Returns a function that runs a mutation and refetches the state, with its progress and error. */
export function useMutation() {
    const [isPending, setPending] = useState(false);
    const [problem, setProblem] = useState<string | null>(null);
    const mutate = async (work: () => Promise<unknown>) => {
        setPending(true);
        setProblem(null);
        try {
            await work();
            await refreshState();
        } catch (error) {
            setProblem(asWorkbenchError(error).message);
        } finally {
            setPending(false);
        }
    };
    return { isPending, problem, mutate };
}
