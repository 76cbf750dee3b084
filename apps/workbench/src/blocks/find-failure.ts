import type { InvocationDetail } from '@bindery/contract';

import { getInvocation } from '../api/operations.ts';
import { workbenchStore } from '../store/workbench-store.ts';

/** An invocation ends within milliseconds of its answer, unless it has more to do; a person should not wait longer. */
const PATIENCE_MS = 500;

/**
 * The invocation behind a render that failed, which the answer named. Null when it cannot be had; the answer's own
 * message is then all there is to show.
 */
export async function findFailure(invocationId: string): Promise<InvocationDetail | null> {
    try {
        const found = await getInvocation(invocationId);
        if (found.state !== 'running') return found;
        // What it threw is known when it has ended.
        await ended(invocationId);
        return await getInvocation(invocationId);
    } catch {
        return null;
    }
}

function ended(invocationId: string): Promise<void> {
    return new Promise((resolve) => {
        const look = () => {
            const { invocations } = workbenchStore.get();
            const found = invocations.find(({ id }) => id === invocationId);
            if (found && found.state !== 'running') end();
        };
        const end = () => {
            stop();
            clearTimeout(timer);
            resolve();
        };
        const stop = workbenchStore.subscribe(look);
        const timer = setTimeout(end, PATIENCE_MS);
        look();
    });
}
