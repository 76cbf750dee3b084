/** Replaces credentials in text for display. */
export const MASK = '••••••';

const SECRET_FIELD =
    /token|secret|password|passphrase|credential|api.?key|private.?key|^key$|signature/i;

/** Returns true for field names of configurations and tasks that suggest a credential. */
export function isSecretField(name: string): boolean {
    return SECRET_FIELD.test(name);
}

/** Nesting up to which values are searched. */
const MAX_DEPTH = 8;

/** A value for display: credentials that are set are replaced by the mask. */
export function maskSecrets<Value>(value: Value, secret = false, depth = 0): Value {
    // Each branch returns the type that it was given: text for text, a list for a list.
    if (secret && typeof value === 'string' && value !== '') return MASK as Value;
    if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value;
    if (Array.isArray(value)) {
        return value.map((item: unknown) => maskSecrets(item, secret, depth + 1)) as Value;
    }
    return Object.fromEntries(
        Object.entries(value).map(([name, below]) => [
            name,
            maskSecrets(below as unknown, secret || isSecretField(name), depth + 1),
        ]),
    ) as Value;
}

/** Replaces masks by the values before: a form that shows a mask sends it back for an unchanged credential. */
export function unmaskSecrets<Value>(value: Value, before: unknown, depth = 0): Value {
    if (value === MASK && typeof before === 'string') return before as Value;
    if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value;
    const old = typeof before === 'object' && before !== null ? before : {};
    if (Array.isArray(value)) {
        return value.map((item: unknown, index) =>
            unmaskSecrets(item, (old as unknown[])[index], depth + 1),
        ) as Value;
    }
    return Object.fromEntries(
        Object.entries(value).map(([name, below]) => [
            name,
            unmaskSecrets(below as unknown, (old as Record<string, unknown>)[name], depth + 1),
        ]),
    ) as Value;
}

/** Returns the path of the first text that contains a mask, for example `oauth.token`; null if there is none. */
export function findMask(value: unknown, path: readonly string[] = []): string | null {
    if (typeof value === 'string') return value.includes(MASK) ? path.join('.') : null;
    if (typeof value !== 'object' || value === null || path.length > MAX_DEPTH) return null;
    for (const [name, below] of Object.entries(value)) {
        const found = findMask(below, [...path, name]);
        if (found !== null) return found;
    }
    return null;
}
