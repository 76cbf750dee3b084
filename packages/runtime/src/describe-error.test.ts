import { expect, test } from 'vitest';

import { describeCause, describeError } from './describe-error.ts';

test('describes the inner errors of an AggregateError with their stacks', () => {
    const text = describeError(
        new AggregateError([new Error('one'), new TypeError('two'), { code: 3 }], 'both failed'),
    );
    expect(text).toMatch(/^AggregateError: both failed\n\s+at /);
    expect(text).toMatch(/\nerror 1: Error: one\n\s+at /);
    expect(text).toMatch(/\nerror 2: TypeError: two\n\s+at /);
    expect(text).toMatch(/\nerror 3: \{"code":3\}$/);
});

test('describes causes with their stacks, in a cycle to the maximum depth', () => {
    const text = describeError(new Error('outer', { cause: new RangeError('inner') }));
    expect(text).toMatch(/^Error: outer\n\s+at [^]*\ncaused by: RangeError: inner\n\s+at /);
    const cyclic = new Error('cyclic');
    cyclic.cause = cyclic;
    expect(describeError(cyclic).match(/caused by/g)).toHaveLength(5);
});

test('describes a DOMException with its name', () => {
    expect(describeError(new DOMException('stopped', 'AbortError'))).toContain(
        'AbortError: stopped',
    );
});

test.each([
    ['text', 'text'],
    [null, 'null'],
    [undefined, 'undefined'],
    [42n, '42'],
    [Symbol('s'), 'Symbol(s)'],
    [{ code: 42, detail: 'quota' }, '{"code":42,"detail":"quota"}'],
    [['a'], '["a"]'],
    [{ big: 1n }, 'an object with the properties big'],
    [Object.create(null), '{}'],
])('describes the thrown value %o', (value, expected) => {
    expect(describeError(value)).toBe(`thrown: ${expected}`);
});

test('never throws', () => {
    const hostile = new Proxy(
        {},
        {
            get() {
                throw new Error('no');
            },
            ownKeys() {
                throw new Error('no');
            },
        },
    );
    expect(describeError(hostile)).toBe('thrown: a value that cannot be described');
    expect(describeError({ toJSON: () => undefined })).toBe('thrown: [object Object]');
});

test('describeCause names any cause', () => {
    expect(describeCause(new Error('a', { cause: new Error('b') }))).toBe(', caused by: b');
    expect(describeCause(new Error('a', { cause: { code: 1 } }))).toBe(', caused by: {"code":1}');
    expect(describeCause(new Error('a'))).toBe('');
});
