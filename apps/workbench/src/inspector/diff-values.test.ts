import { describe, expect, it } from 'vitest';

import { diffValues } from './diff-values.ts';

describe('diffValues', () => {
    it('returns nothing for equal values', () => {
        expect(diffValues({ a: [1, { b: null }] }, { a: [1, { b: null }] }, 'x')).toEqual([]);
    });

    it('lists changed, added and removed values with their paths', () => {
        const before = { count: 1, gone: true, list: [{ label: 'a' }, 'b'] };
        const after = { count: 2, list: [{ label: 'c' }, 'b', 'new'], added: 'x' };
        expect(diffValues(before, after, 'state')).toEqual([
            { path: 'state.count', before: 1, after: 2 },
            { path: 'state.gone', before: true, after: undefined },
            { path: 'state.list[0].label', before: 'a', after: 'c' },
            { path: 'state.list[2]', before: undefined, after: 'new' },
            { path: 'state.added', before: undefined, after: 'x' },
        ]);
    });

    it('reports a value that changes its type as a whole', () => {
        expect(diffValues({ a: [1] }, { a: { 0: 1 } }, 'x')).toEqual([
            { path: 'x.a', before: [1], after: { 0: 1 } },
        ]);
        expect(diffValues(undefined, { a: 1 }, 'x')).toEqual([
            { path: 'x', before: undefined, after: { a: 1 } },
        ]);
    });
});
