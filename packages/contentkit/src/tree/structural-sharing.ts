import { isPlainObject } from '../bindings.ts';

/**
 * Returns a value equal to `next` that reuses the equal parts of `previous`. After a change of one leaf among 1,000
 * elements React then re-renders only the path to that leaf. Both values are plain JSON data.
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

/** Maximum depth. Deeper values (possible in props and state) count as changed. */
const MAX_DEPTH = 2500;
/** Maximum number of parts, which only cyclic data reaches. Values with more parts count as changed. */
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
    // Uses a loop: a callback takes more stack per level, and the stack limits the depth of a tree.
    for (let index = 0; index < next.length; index++) {
        const item = shareStructure(previous[index], next[index], depth + 1, budget);
        if (!Object.is(item, previous[index])) same = false;
        shared.push(item);
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
    const values: unknown[] = [];
    for (const key of keys) {
        const value = shareStructure(previous[key], next[key], depth + 1, budget);
        if (!Object.is(value, previous[key]) || !Object.hasOwn(previous, key)) same = false;
        values.push(value);
    }
    // `fromEntries` instead of assignment: `__proto__` may be a key in data from the network.
    return same ? previous : Object.fromEntries(keys.map((key, index) => [key, values[index]]));
}

/** Returns true if two values are equal JSON data. */
export function isDeepEqual(a: unknown, b: unknown): boolean {
    return Object.is(shareStructure(a, b), a);
}
