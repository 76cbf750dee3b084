import { expect, test } from 'vitest';

import { parseJson } from './parse-json.ts';

const parse = (text: string): unknown => parseJson(Buffer.from(text));

test('parses the values that the protocol uses', () => {
    const head = { status: 200, headers: [['x-brackets', '[[[[[[[[[[{{{{\\"']] };
    expect(parse(JSON.stringify(head))).toEqual(head);
});

test.each([
    ['[', '['.repeat(1_000_000)],
    ['{"a":', '{"a":'.repeat(1_000_000)],
    ['[],', `[${'[],'.repeat(100_000)}0]`],
])('rejects a flood of %s before parsing it', (_name, text) => {
    expect(() => parse(text)).toThrow(RangeError);
});

test('does not count brackets in strings', () => {
    const text = '['.repeat(100_000);
    expect(parse(JSON.stringify({ text }))).toEqual({ text });
    expect(parse(JSON.stringify(['\\', '"', text]))).toEqual(['\\', '"', text]);
});

test.each(['', '{', '"', '\\', '["\\'])('rejects %j, which is not JSON', (text) => {
    expect(() => parse(text)).toThrow(SyntaxError);
});
