/** Hooks that read the state of the instance and resolve bindings to it. */
import { useRef, useSyncExternalStore } from 'react';

import { useComponentInstance } from './instance-context.ts';
import { isDeepEqual } from './tree/structural-sharing.ts';

/** Returns the value of one state key, and a setter for edits by the user. */
export function useStateKey(key: string): [unknown, (value: unknown) => void] {
    const { store } = useComponentInstance();
    const read = () => store.read(key);
    const value = useSyncExternalStore(store.subscribe, read, read);
    return [value, (next) => store.edit(key, next)];
}

/** Returns a value of an element with its bindings resolved; re-renders when a bound state key changes. */
export function useResolved<T>(value: T): unknown {
    const { store } = useComponentInstance();
    const last = useRef<unknown>(undefined);
    const read = () => {
        if (typeof value !== 'object' || value === null) return value;
        const next = store.resolve(value);
        if (!isDeepEqual(last.current, next)) last.current = next;
        return last.current;
    };
    return useSyncExternalStore(store.subscribe, read, read);
}

/** Returns the text of a property that may be bound to the state. */
export function useText(value: unknown): string {
    const resolved = useResolved(value);
    return toText(resolved);
}

/** Returns strings, numbers and booleans as text; the empty string for any other value. */
export function toText(value: unknown): string {
    if (typeof value === 'string') return value;
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
