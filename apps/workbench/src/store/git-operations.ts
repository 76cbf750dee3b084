import type { GitOperation } from '@bindery/contract';

/** A later word on the same operation wins; an answer that was under way meanwhile must not take it back. */
function isNewer(next: GitOperation, known: GitOperation): boolean {
    if (known.finishedAt !== null && next.finishedAt === null) return false;
    return next.updatedAt >= known.updatedAt;
}

/** The operations on hand with those that came in, newest first. */
export function mergeGitOperations(
    current: readonly GitOperation[],
    incoming: readonly GitOperation[],
): GitOperation[] {
    const byId = new Map(current.map((operation) => [operation.id, operation]));
    for (const operation of incoming) {
        const known = byId.get(operation.id);
        if (!known || isNewer(operation, known)) byId.set(operation.id, operation);
    }
    return [...byId.values()].toSorted((a, b) => b.createdAt - a.createdAt);
}
