/**
 * Dynamic bindings: `{ $state: 'key' }` stands for the value of `key` in the state (OpenAPI: ContentKitDynamicBinding).
 */
export interface Binding {
    $state: string;
}

/** A value, or a binding to one. */
export type Bindable<T> = T | Binding;

export type State = Readonly<Record<string, unknown>>;

/** Maximum depth; deeper values are cut off, because data from `postMessage` may be cyclic. */
const MAX_DEPTH = 64;

export function isBinding(value: unknown): value is Binding {
    return (
        typeof value === 'object' &&
        value !== null &&
        Object.hasOwn(value, '$state') &&
        typeof (value as Partial<Binding>).$state === 'string'
    );
}

/**
 * Replaces every binding in `value`, at any depth, with the state value of its key; a missing key gives undefined.
 *
 * @example resolveBindings({ label: { $state: 'name' } }, { name: 'Ada' }) // { label: 'Ada' }
 */
export function resolveBindings(value: unknown, state: State): unknown {
    return hasBinding(value, 0) ? resolve(value, state, 0) : value;
}

function resolve(value: unknown, state: State, depth: number): unknown {
    if (depth > MAX_DEPTH) return undefined;
    if (isBinding(value)) return readState(state, value.$state);
    if (Array.isArray(value)) return value.map((item: unknown) => resolve(item, state, depth + 1));
    if (!isPlainObject(value)) return value;
    return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, resolve(item, state, depth + 1)]),
    );
}

function hasBinding(value: unknown, depth: number): boolean {
    if (depth > MAX_DEPTH || typeof value !== 'object' || value === null) return depth > MAX_DEPTH;
    if (isBinding(value)) return true;
    if (Array.isArray(value)) return value.some((item: unknown) => hasBinding(item, depth + 1));
    return isPlainObject(value) && Object.values(value).some((item) => hasBinding(item, depth + 1));
}

/** Returns the value of a state key. Ignores inherited properties such as `constructor`. */
export function readState(state: State, key: string): unknown {
    return Object.hasOwn(state, key) ? state[key] : undefined;
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const prototype: unknown = Object.getPrototypeOf(value);
    return prototype === Object.prototype || prototype === null;
}
