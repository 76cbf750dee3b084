/** Maximum number of nested levels. Deeper JSON is refused before a recursive function or `JSON.stringify` walks it. */
const MAX_JSON_DEPTH = 200;

/** Returns true if a JSON value is nested deeper than `MAX_JSON_DEPTH`. Iterative, so that the stack is no limit. */
export function isTooDeep(value: unknown): boolean {
    let level: unknown[] = [value];
    for (let depth = 0; level.length > 0; depth++) {
        if (depth > MAX_JSON_DEPTH) return true;
        level = level.flatMap((each) =>
            typeof each === 'object' && each !== null ? Object.values(each) : [],
        );
    }
    return false;
}
