import LZString from 'lz-string';
import { expect, it } from 'vitest';

import { lzBomb } from '../../test/lz-bomb.ts';
import { decompress } from './decompress.ts';

const MAX = 1_000_000;

it.each([
    '',
    'a',
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    JSON.stringify({ componentId: 'block', props: { text: 'naïve – 日本語 🎈' } }),
    '\u0000\u00ff\u0100\uffff\ud800',
])('decompresses what lz-string compressed: %j', (text) => {
    expect(decompress(LZString.compressToEncodedURIComponent(text), MAX)).toBe(text);
});

it('agrees with lz-string on random text', () => {
    let seed = 1;
    const random = (max: number) => {
        seed = (seed * 48_271) % 2_147_483_647;
        return seed % max;
    };
    for (let round = 0; round < 300; round++) {
        const range = random(2) === 0 ? 4 : 70_000;
        const text = Array.from({ length: random(200) }, () =>
            String.fromCharCode(random(range)),
        ).join('');
        expect(decompress(LZString.compressToEncodedURIComponent(text), MAX)).toBe(text);
    }
});

it.each(['', 'A', '%', '!!!!', 'zzzzzzzzzzzz', 'NoRg'])('returns undefined for %j', (input) => {
    expect(decompress(input, MAX)).toBeUndefined();
});

it('decodes the start of a bomb as lz-string does', () => {
    expect(decompress(lzBomb(100), MAX)).toBe(
        LZString.decompressFromEncodedURIComponent(lzBomb(100)),
    );
});

it('stops at the limit', () => {
    const bomb = lzBomb(15_000);
    expect(() => decompress(bomb, 1000)).toThrow('longer than 1000 characters');
    expect(decompress(LZString.compressToEncodedURIComponent('x'.repeat(1000)), 1000)).toHaveLength(
        1000,
    );
});
