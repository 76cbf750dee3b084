import { describe, expect, it, vi } from 'vitest';

import { createStore } from './store.ts';

describe('createStore', () => {
    it('notifies listeners of a new value, and not of an identical one', () => {
        const store = createStore({ count: 0 });
        const listener = vi.fn();
        store.subscribe(listener);
        const next = { count: 1 };
        store.set(next);
        store.set(next);
        store.set((current) => current);
        expect(listener).toHaveBeenCalledTimes(1);
        expect(store.get()).toBe(next);
    });

    it('passes the current value to an updater', () => {
        const store = createStore(1);
        store.set((current) => current + 1);
        store.set((current) => current * 10);
        expect(store.get()).toBe(20);
    });

    it('stops notifying after unsubscribe, also when a listener unsubscribes itself', () => {
        const store = createStore(0);
        const unsubscribingListener = vi.fn(() => unsubscribe());
        const unsubscribe = store.subscribe(unsubscribingListener);
        const always = vi.fn();
        store.subscribe(always);
        store.set(1);
        store.set(2);
        expect(unsubscribingListener).toHaveBeenCalledTimes(1);
        expect(always).toHaveBeenCalledTimes(2);
    });
});
