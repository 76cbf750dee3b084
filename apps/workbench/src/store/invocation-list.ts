import type { InvocationSummary } from '@bindery/contract';

/** More would make the list slow and tell nobody more; older ones are asked for from the server. */
export const MAX_INVOCATIONS = 500;

/** Newest first: by start, then by id, so that the order never jumps between two draws. */
function newestFirst(a: InvocationSummary, b: InvocationSummary): number {
    return b.startedAt - a.startedAt || (a.id < b.id ? 1 : -1);
}

/**
 * The list with these invocations put in or brought up to date. An outcome that is known is never replaced by an
 * older `running` record: the stream and the list of the server may cross on their way.
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
