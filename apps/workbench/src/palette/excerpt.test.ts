import { expect, test } from 'vitest';

import { excerptOf } from './excerpt.ts';

const shown = (body: string, query: string): string =>
    excerptOf(body, query)
        .map(({ text, isMatch }) => (isMatch ? `[${text}]` : text))
        .join('');

test.each([
    ['A webhook tells you.', 'web', 'A [webhook] tells you.'],
    ['Grüße an alle', 'grüße', '[Grüße] an alle'],
    ['Two  lines\nof text', 'lines text', 'Two [lines] of [text]'],
    ['No match here', 'other', 'No match here'],
    ['a.* is no pattern', '.*', 'a.* is no pattern'],
    ['', 'x', ''],
])('marks the words of %j that begin as %j', (body, query, expected) => {
    expect(shown(body, query)).toBe(expected);
});

test('begins near the first match and ends after 140 characters', () => {
    const body = `${'before '.repeat(40)}signature ${'after '.repeat(60)}`;
    const excerpt = shown(body, 'signature');
    expect(excerpt).toMatch(/^… (before )+\[signature\] (after ?)+…$/);
    expect(excerpt.length).toBeLessThan(160);
});
