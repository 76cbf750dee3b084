/**
 * Keeps references of what did not change, so that a new rendering of 1,000 elements with one changed leaf draws again
 * only the path to that leaf: everything else is identical to what React has already seen.
 *
 * Both values are plain JSON data. The result equals `next` and is made of parts of `previous` where they are equal.
 */
export function share<T>(previous: unknown, next: T, depth = 0): T {
    if (Object.is(previous, next) || depth > MAX_DEPTH) return next;
    if (Array.isArray(previous) && Array.isArray(next)) {
        return shareArray(previous, next, depth) as T;
    }
    if (isRecord(previous) && isRecord(next)) return shareRecord(previous, next, depth) as T;
    return next;
}

/** Trees are never so deep; props and state may be, and then count as changed. */
const MAX_DEPTH = 2500;

function shareArray(previous: unknown[], next: unknown[], depth: number): unknown[] {
    let same = previous.length === next.length;
    const shared: unknown[] = [];
    // A loop and no callback: the stack is what limits how deep a tree may be.
    for (let index = 0; index < next.length; index++) {
        const kept = share(previous[index], next[index], depth + 1);
        if (!Object.is(kept, previous[index])) same = false;
        shared.push(kept);
    }
    return same ? previous : shared;
}

function shareRecord(
    previous: Record<string, unknown>,
    next: Record<string, unknown>,
    depth: number,
) {
    const keys = Object.keys(next);
    let same = keys.length === Object.keys(previous).length;
    const kept: unknown[] = [];
    for (const key of keys) {
        const value = share(previous[key], next[key], depth + 1);
        if (!Object.is(value, previous[key]) || !Object.hasOwn(previous, key)) same = false;
        kept.push(value);
    }
    // Made only where something changed. Not by assignment: `__proto__` may be a key of what came over the wire.
    return same ? previous : Object.fromEntries(keys.map((key, index) => [key, kept[index]]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether two values are the same JSON data. */
export function isSame(a: unknown, b: unknown): boolean {
    return Object.is(share(a, b), a);
}
