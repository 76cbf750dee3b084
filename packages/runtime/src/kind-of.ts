/** Returns the kind of a value in error messages: `typeof`, but `null` and `an array` instead of `object`. */
export function kindOf(value: unknown): string {
    return value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value;
}

/** Returns true for a JSON object: neither null nor an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
    return kindOf(value) === 'object';
}
