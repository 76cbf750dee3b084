import { describe, expect, it } from 'vitest';

import { isBinding, resolveBindings } from './bindings.ts';

describe('resolveBindings', () => {
    const state = { name: 'Ada', list: [1], nested: { $state: 'name' } };

    it('replaces bindings at any depth, and keeps what has none', () => {
        expect(resolveBindings({ a: [{ b: { $state: 'name' } }], c: null }, state)).toEqual({
            a: [{ b: 'Ada' }],
            c: null,
        });
        const plain = { a: [1, { b: 'x' }] };
        expect(resolveBindings(plain, state)).toBe(plain);
    });

    it('resolves once: what the state holds is a value, whatever it looks like', () => {
        expect(resolveBindings({ $state: 'nested' }, state)).toEqual({ $state: 'name' });
    });

    it('knows no inherited keys', () => {
        expect(resolveBindings({ $state: 'constructor' }, state)).toBeUndefined();
        expect(isBinding(Object.create({ $state: 'name' }))).toBe(false);
    });

    it('ends where data is cyclic', () => {
        const cyclic: Record<string, unknown> = { $: { $state: 'name' } };
        cyclic['self'] = cyclic;
        expect(() => resolveBindings(cyclic, state)).not.toThrow();
    });

    it('leaves instances of classes alone', () => {
        const at = new Date(0);
        expect(resolveBindings({ at, x: { $state: 'name' } }, state)).toEqual({ at, x: 'Ada' });
    });
});
