import { useSyncExternalStore } from 'react';

/** A value that can be watched. Everything on screen is drawn from stores of this shape. */
export interface Store<State> {
    get(): State;
    set(next: State | ((current: State) => State)): void;
    subscribe(listener: () => void): () => void;
}

/** Makes a store. Setting an identical value tells nobody. */
export function createStore<State>(initial: State): Store<State> {
    let current = initial;
    const listeners = new Set<() => void>();
    return {
        get: () => current,
        set(next) {
            // A state is data, never a function, so a function here is always the updater.
            const value =
                typeof next === 'function' ? (next as (current: State) => State)(current) : next;
            if (Object.is(value, current)) return;
            current = value;
            for (const listener of listeners) listener();
        },
        subscribe(listener) {
            listeners.add(listener);
            return () => listeners.delete(listener);
        },
    };
}

/**
 * Draws from a part of a store; the component is drawn again only when that part changes. `select` picks something
 * that is already in the state: making a new object there would draw for ever.
 *
 * @example const open = useStore(layoutStore, (layout) => layout.activityOpen);
 */
export function useStore<State, Part>(store: Store<State>, select: (state: State) => Part): Part {
    return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
