import type { GitOperation } from '@bindery/contract';

/** Returns true if `next` is a later state than `known`. A slow response must not overwrite a newer live message. */
function isNewer(next: GitOperation, known: GitOperation): boolean {
    if (known.finishedAt !== null && next.finishedAt === null) return false;
    return next.updatedAt >= known.updatedAt;
}

/** Adds operations to the list and updates known ones. Sorted newest first. */
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
