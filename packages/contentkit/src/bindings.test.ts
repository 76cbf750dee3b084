import { describe, expect, it } from 'vitest';

import { isBinding, resolveBindings } from './bindings.ts';

describe('resolveBindings', () => {
    const state = { name: 'Ada', list: [1], nested: { $state: 'name' } };

    it('replaces bindings at any depth and returns values without bindings unchanged', () => {
        expect(resolveBindings({ a: [{ b: { $state: 'name' } }], c: null }, state)).toEqual({
            a: [{ b: 'Ada' }],
            c: null,
        });
        const plain = { a: [1, { b: 'x' }] };
        expect(resolveBindings(plain, state)).toBe(plain);
    });

    it('does not resolve bindings inside state values', () => {
        expect(resolveBindings({ $state: 'nested' }, state)).toEqual({ $state: 'name' });
    });

    it('ignores inherited keys', () => {
        expect(resolveBindings({ $state: 'constructor' }, state)).toBeUndefined();
        expect(isBinding(Object.create({ $state: 'name' }))).toBe(false);
    });

    it('terminates on cyclic data', () => {
        const cyclic: Record<string, unknown> = { $: { $state: 'name' } };
        cyclic['self'] = cyclic;
        expect(() => resolveBindings(cyclic, state)).not.toThrow();
    });

    it('does not copy class instances', () => {
        const at = new Date(0);
        expect(resolveBindings({ at, x: { $state: 'name' } }, state)).toEqual({ at, x: 'Ada' });
    });
});
