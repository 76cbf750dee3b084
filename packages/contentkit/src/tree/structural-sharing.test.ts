import { expect, it } from 'vitest';

import { isDeepEqual, shareStructure } from './structural-sharing.ts';

it('reuses the references of unchanged parts', () => {
    const before = { a: { b: [1, { c: 2 }] }, d: { e: 3 } };
    const after = shareStructure(before, { a: { b: [1, { c: 9 }] }, d: { e: 3 } });
    expect(after).toEqual({ a: { b: [1, { c: 9 }] }, d: { e: 3 } });
    expect(after.d).toBe(before.d);
    expect(after.a).not.toBe(before.a);
    expect(shareStructure(before, structuredClone(before))).toBe(before);
});

it('distinguishes lists from objects and missing keys from undefined values', () => {
    expect(isDeepEqual([], {})).toBe(false);
    expect(isDeepEqual({ a: undefined }, {})).toBe(false);
    expect(isDeepEqual({ a: 1 }, { b: 1 })).toBe(false);
    expect(isDeepEqual([1, 2], [1])).toBe(false);
    expect(isDeepEqual({ a: [Number.NaN] }, { a: [Number.NaN] })).toBe(true);
});

it('does not pollute the prototype', () => {
    const wire = JSON.parse('{"__proto__":{"hacked":true}}') as object;
    expect(shareStructure({ a: 1 }, wire)).toEqual(wire);
    expect(({} as { hacked?: boolean }).hacked).toBeUndefined();
});

it('terminates on cyclic data', () => {
    const endless = () => {
        const value: { children: unknown[] } = { children: [] };
        value.children.push(value, value);
        return value;
    };
    const next = endless();
    expect(shareStructure(endless(), next).children).toHaveLength(2);
});

it('treats values outside JSON as changed', () => {
    const next = { at: new Date(2) };
    expect(shareStructure({ at: new Date(1) }, next)).toEqual(next);
});
