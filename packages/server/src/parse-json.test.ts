import type { JsonLimits } from '@bindery/contract';
import { expect, it } from 'vitest';

import { parseJson } from './parse-json.ts';

const parse = (text: string, limits?: Partial<JsonLimits>) =>
    parseJson(Buffer.from(text), 'The body', limits);

it.each(['{"a":[1,"\\"[[[",{"b":null}]}', '"[[[["', '0', ' [ ] ', '["\\\\",[]]'])(
    'parses %s',
    (text) => {
        expect(parse(text, { maxDepth: 3 })).toEqual(JSON.parse(text));
    },
);

it.each(['', '{', '[1,]', 'x', '"', '\uFEFF{}', '"\\'])('refuses %j, which is not JSON', (text) => {
    expect(() => parse(text)).toThrow('The body is not JSON.');
});

it('finds the end of strings of any length, whatever is escaped in them', () => {
    for (let length = 0; length < 140; length++) {
        for (const end of ['', '\\', '\\\\', '"', '\\"', '"[[[[', '\\"[[[[']) {
            const text = JSON.stringify([`${'a'.repeat(length)}${end}`, '[[[[', end]);
            expect(parse(text, { maxDepth: 1 })).toEqual(JSON.parse(text));
        }
    }
});

it('refuses nesting beyond the limit, even if brackets are not closed', () => {
    expect(() => parse('['.repeat(200) + ']'.repeat(200))).not.toThrow();
    expect(() => parse('['.repeat(201))).toThrow('The body is nested deeper than 200 levels');
    expect(() => parse('{"a":'.repeat(201))).toThrow('nested deeper');
});

it('refuses more values than the limit', () => {
    expect(() => parse(`[${'0,'.repeat(19_998)}0]`)).not.toThrow();
    expect(() => parse(`[${'[],'.repeat(20_000)}0]`)).toThrow('more than 20000 values');
    expect(() => parse(`[${'0,'.repeat(9)}0]`, { maxValues: 5 })).toThrow('more than 5 values');
});
