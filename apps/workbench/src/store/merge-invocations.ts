import type { InvocationSummary } from '@bindery/contract';

/** Maximum length of the list; limits memory and rendering time. The server keeps older invocations. */
export const MAX_INVOCATIONS = 500;

/** Sorts by start, newest first, then by id, so that the order is stable between renders. */
function newestFirst(a: InvocationSummary, b: InvocationSummary): number {
    return b.startedAt - a.startedAt || (a.id < b.id ? 1 : -1);
}

/**
 * Adds invocations to the list and updates known ones. A known outcome is never replaced by an older `running` record:
 * the list response and the live stream can arrive in either order.
 */
export function mergeInvocations(
    current: readonly InvocationSummary[],
    incoming: readonly InvocationSummary[],
): InvocationSummary[] {
    const byId = new Map(current.map((invocation) => [invocation.id, invocation]));
    for (const invocation of incoming) {
        const known = byId.get(invocation.id);
        if (known && known.state !== 'running' && invocation.state === 'running') continue;
        byId.set(invocation.id, invocation);
    }
    return [...byId.values()].toSorted(newestFirst).slice(0, MAX_INVOCATIONS);
}
