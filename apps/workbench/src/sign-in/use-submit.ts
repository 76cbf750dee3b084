import { useState, type FormEvent } from 'react';

import { asWorkbenchError } from '../api/error.ts';

/** Runs the action of a form, once at a time, and keeps the text of its failure. The page is left after a success. */
export function useSubmit(action: () => Promise<void>) {
    const [isPending, setPending] = useState(false);
    const [problem, setProblem] = useState<string | null>(null);
    const submit = async (event?: FormEvent): Promise<void> => {
        event?.preventDefault();
        if (isPending) return;
        setPending(true);
        setProblem(null);
        try {
            await action();
        } catch (error) {
            setProblem(asWorkbenchError(error).message);
            setPending(false);
        }
    };
    return { isPending, problem, submit };
}
