import { expect, it } from 'vitest';

import { printable } from './printable.ts';

it('escapes what a terminal obeys', () => {
    expect(printable('\u001b]0;title\u0007\u001b[31m \u009b2J \r \u202e')).toBe(
        '\\u001b]0;title\\u0007\\u001b[31m \\u009b2J \\u000d \\u202e',
    );
});

it('keeps lines, tabs and every script', () => {
    expect(printable('a\tb\nü 漢字 🙂 עברית')).toBe('a\tb\nü 漢字 🙂 עברית');
});
