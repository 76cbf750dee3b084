/** A difference between two JSON values. */
export interface Difference {
    /** Path of the value, for example `state.count`. */
    path: string;
    /** Undefined if the value was added. */
    before: unknown;
    /** Undefined if the value was removed. */
    after: unknown;
}

function isContainer(value: unknown): value is Record<string, unknown> {
    return typeof value === 'object' && value !== null;
}

/**
 * Lists the values that differ between two JSON values, in the order of the properties. List items are compared by
 * position.
 *
 * @example diffValues({ count: 1 }, { count: 2 }, 'state') // [{ path: 'state.count', before: 1, after: 2 }]
 */
export function diffValues(before: unknown, after: unknown, path: string): Difference[] {
    if (Object.is(before, after)) return [];
    if (!isContainer(before) || !isContainer(after)) return [{ path, before, after }];
    const isList = Array.isArray(before);
    if (isList !== Array.isArray(after)) return [{ path, before, after }];
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) =>
        diffValues(before[name], after[name], isList ? `${path}[${name}]` : `${path}.${name}`),
    );
}
