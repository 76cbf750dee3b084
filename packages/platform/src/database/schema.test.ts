import { expect, it } from 'vitest';

import { json } from './schema.ts';

it.each([
    [
        'what can be stored',
        { a: ['ü', '😀', '\u0001', 5, null] },
        { a: ['ü', '😀', '\u0001', 5, null] },
    ],
    ['U+0000, in names too', { 'a\0': 'b\0c' }, { 'a\ufffd': 'b\ufffdc' }],
    ['half of a character', ['\ud83d', 'x\ude00y'], ['\ufffd', 'x\ufffdy']],
    [
        'what only looks like it',
        ['\\u0000', '\\\\ud800', '\\\0'],
        ['\\u0000', '\\\\ud800', '\\\ufffd'],
    ],
    ['nothing', undefined, null],
])('writes %s', (_name, value, stored) => {
    expect(JSON.parse(json(value))).toEqual(stored);
});
