/** Returns a short description of a value for a message. */
export function describeValue(value: unknown): string {
    if (value === null) return 'null';
    if (Array.isArray(value)) return 'a list';
    if (typeof value === 'object') return 'an object';
    if (typeof value === 'string') return JSON.stringify(value.slice(0, 40));
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return typeof value;
}
