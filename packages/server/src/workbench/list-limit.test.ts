import { expect, test } from 'vitest';

import { listLimit } from './list-limit.ts';

test.each([
    ['7', 7],
    ['1000', 1000],
    ['5000', 1000],
    [undefined, 100],
    ['', 100],
    ['0', 100],
    ['-5', 100],
    ['1.5', 100],
    ['many', 100],
    ['Infinity', 100],
])('a limit of %j is %i', (limit, expected) => expect(listLimit(limit)).toBe(expected));
