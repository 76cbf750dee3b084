import type { InvocationDetail } from '@bindery/contract';

import { getInvocation } from '../api/operations.ts';
import { workbenchStore } from '../store/workbench-store.ts';

/**
 * Maximum wait for the end of an invocation. It usually ends within milliseconds of its response, but `waitUntil` work
 * can take longer than an author wants to wait for an error message.
 */
const MAX_WAIT_MS = 500;

/**
 * Fetches the invocation of a failed render, waiting briefly for its end. Returns null if it cannot be fetched; callers
 * then show the message of the error response.
 */
export async function findFailedInvocation(invocationId: string): Promise<InvocationDetail | null> {
    try {
        const invocation = await getInvocation(invocationId);
        if (invocation.state !== 'running') return invocation;
        // Wait, because the error of an invocation is recorded when the invocation ends.
        await waitForEnd(invocationId);
        return await getInvocation(invocationId);
    } catch {
        return null;
    }
}

function waitForEnd(invocationId: string): Promise<void> {
    return new Promise((resolve) => {
        const check = () => {
            const { invocations } = workbenchStore.get();
            const invocation = invocations.find(({ id }) => id === invocationId);
            if (invocation && invocation.state !== 'running') finish();
        };
        const finish = () => {
            unsubscribe();
            clearTimeout(timer);
            resolve();
        };
        const unsubscribe = workbenchStore.subscribe(check);
        const timer = setTimeout(finish, MAX_WAIT_MS);
        check();
    });
}
