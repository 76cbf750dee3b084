/** What an author would call a value: `typeof`, with null and arrays told from objects. */
export function kindOf(value: unknown): string {
    return value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value;
}

/** True for what JSON calls an object. */
export function isObject(value: unknown): value is Record<string, unknown> {
    return kindOf(value) === 'object';
}
