/** What stands for a credential where people look. */
export const MASK = '••••••';

const SECRET_FIELD =
    /token|secret|password|passphrase|credential|api.?key|private.?key|^key$|signature/i;

/** True for names of fields that hold credentials, in configurations and tasks. */
export function isSecretField(name: string): boolean {
    return SECRET_FIELD.test(name);
}

/** How deep values are looked into. */
const DEEPEST = 8;

/** A configuration as people may see it: a credential shows that it is set, and nothing more. */
export function maskSecrets<Value>(value: Value, secret = false, depth = 0): Value {
    // Each branch returns what it was given in kind: text for text, a list for a list.
    if (secret && typeof value === 'string' && value !== '') return MASK as Value;
    if (typeof value !== 'object' || value === null || depth > DEEPEST) return value;
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

/** What came back masked is as it was before: a form that shows a credential masked sends it so. */
export function unmaskSecrets<Value>(value: Value, before: unknown, depth = 0): Value {
    if (value === MASK && typeof before === 'string') return before as Value;
    if (typeof value !== 'object' || value === null || depth > DEEPEST) return value;
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
