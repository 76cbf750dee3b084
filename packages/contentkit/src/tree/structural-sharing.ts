import { isPlainObject } from '../bindings.ts';

/**
 * Keeps references of what did not change, so that a new rendering of 1,000 elements with one changed leaf draws again
 * only the path to that leaf: everything else is identical to what React has already seen.
 *
 * Both values are plain JSON data. The result equals `next` and is made of parts of `previous` where they are equal.
 */
export function shareStructure<T>(
    previous: unknown,
    next: T,
    depth = 0,
    budget = { left: MAX_PARTS },
): T {
    if (Object.is(previous, next) || depth > MAX_DEPTH || budget.left-- < 0) return next;
    if (Array.isArray(previous) && Array.isArray(next)) {
        return reuseArray(previous, next, depth, budget) as T;
    }
    if (isPlainObject(previous) && isPlainObject(next)) {
        return reuseRecord(previous, next, depth, budget) as T;
    }
    return next;
}

/** Trees are never so deep; props and state may be, and then count as changed. */
const MAX_DEPTH = 2500;
/** Nor have they so many parts, unless what is no JSON refers to itself; the rest counts as changed. */
const MAX_PARTS = 200_000;

type Budget = { left: number };

function reuseArray(
    previous: unknown[],
    next: unknown[],
    depth: number,
    budget: Budget,
): unknown[] {
    let same = previous.length === next.length;
    const shared: unknown[] = [];
    // A loop and no callback: the stack is what limits how deep a tree may be.
    for (let index = 0; index < next.length; index++) {
        const kept = shareStructure(previous[index], next[index], depth + 1, budget);
        if (!Object.is(kept, previous[index])) same = false;
        shared.push(kept);
    }
    return same ? previous : shared;
}

function reuseRecord(
    previous: Record<string, unknown>,
    next: Record<string, unknown>,
    depth: number,
    budget: Budget,
) {
    const keys = Object.keys(next);
    let same = keys.length === Object.keys(previous).length;
    const kept: unknown[] = [];
    for (const key of keys) {
        const value = shareStructure(previous[key], next[key], depth + 1, budget);
        if (!Object.is(value, previous[key]) || !Object.hasOwn(previous, key)) same = false;
        kept.push(value);
    }
    // Made only where something changed. Not by assignment: `__proto__` may be a key of what came over the wire.
    return same ? previous : Object.fromEntries(keys.map((key, index) => [key, kept[index]]));
}

/** Whether two values are the same JSON data. */
export function isDeepEqual(a: unknown, b: unknown): boolean {
    return Object.is(shareStructure(a, b), a);
}
