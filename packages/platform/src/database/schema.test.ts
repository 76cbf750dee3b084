import { expect, it } from 'vitest';

import { json } from './schema.ts';

it.each([
    [
        'text unchanged',
        { a: ['ü', '😀', '\u0001', 5, null] },
        { a: ['ü', '😀', '\u0001', 5, null] },
    ],
    ['U+FFFD for U+0000, in names too', { 'a\0': 'b\0c' }, { 'a\ufffd': 'b\ufffdc' }],
    ['U+FFFD for half of a surrogate pair', ['\ud83d', 'x\ude00y'], ['\ufffd', 'x\ufffdy']],
    [
        'escaped backslashes unchanged',
        ['\\u0000', '\\\\ud800', '\\\0'],
        ['\\u0000', '\\\\ud800', '\\\ufffd'],
    ],
    ['null for undefined', undefined, null],
])('writes %s', (_name, value, stored) => {
    expect(JSON.parse(json(value))).toEqual(stored);
});
