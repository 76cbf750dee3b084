import { useSyncExternalStore } from 'react';

/** A value with change notifications. All shared UI state is kept in stores of this type. */
export interface Store<State> {
    get(): State;
    set(next: State | ((current: State) => State)): void;
    subscribe(listener: () => void): () => void;
}

/** Creates a store. Setting an identical value (`Object.is`) does not notify listeners. */
export function createStore<State>(initial: State): Store<State> {
    let current = initial;
    const listeners = new Set<() => void>();
    return {
        get: () => current,
        set(next) {
            // The cast holds because states are data, so a function is always an updater.
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
 * Subscribes a component to a part of a store; it re-renders only when that part changes. `select` must return a value
 * that is already in the state: a new object on each call causes an infinite render loop.
 *
 * @example const open = useStore(layoutStore, (layout) => layout.activityOpen);
 */
export function useStore<State, Part>(store: Store<State>, select: (state: State) => Part): Part {
    return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
