import { describe, expect, it } from 'vitest';

import { BoundedLexer } from './bounded-lexer.ts';

const emphasisIn = (source: string) =>
    JSON.stringify(new BoundedLexer().lex(source)).split(/"type":"(?:em|strong|del)"/).length - 1;

describe('emphasis', () => {
    it('is read in a text with up to 100 markers', () => {
        expect(emphasisIn('a *b* __c__ ~~d~~ '.repeat(16))).toBe(48);
        expect(emphasisIn('a *b* '.repeat(51))).toBe(0);
        expect(emphasisIn('a ~~b~~ '.repeat(51))).toBe(0);
    });

    it('is counted for each paragraph', () => {
        const paragraph = 'a *b* '.repeat(40);
        expect(emphasisIn(`${paragraph}\n\n${paragraph}`)).toBe(80);
    });

    it.each(['*a_', '_a*', '**a', '~~a', '[*a_', 'a *b* '])(
        'is read in time that grows with the number of markers: %s',
        (pattern) => {
            const startedAt = performance.now();
            // Several times what is shown at once: within the limit in each paragraph, and beyond it.
            for (let count = 0; count < 5; count += 1) {
                new BoundedLexer().lex(pattern.repeat(Math.floor(20_000 / pattern.length)));
                new BoundedLexer().lex(`${pattern.repeat(45)}\n\n`.repeat(100));
            }
            // It takes about a second. Searching the rest of the text for each marker takes a minute.
            expect(performance.now() - startedAt).toBeLessThan(20_000);
        },
    );
});
