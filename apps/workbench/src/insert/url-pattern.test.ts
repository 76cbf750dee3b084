import { describe, expect, it } from 'vitest';

import { matchesUrlPattern, singleUrl } from './url-pattern.ts';

describe('URL patterns of blocks', () => {
    it.each([
        ['https://www.figma.com/file/abc', 'https://www.figma.com/file/*', true],
        ['https://www.figma.com/proto/abc', 'https://www.figma.com/file/*', false],
        ['https://a.example.com/x?y=1#z', 'https://**.example.com/**', true],
        ['https://wwwxfigma.com/', 'https://www.figma.com/', false],
        ['https://example.com/a+b', 'https://example.com/a+b', true],
        ['https://example.com/A', 'https://example.com/a', true],
    ])('%s by %s: %s', (url, pattern, expected) => {
        expect(matchesUrlPattern(url, pattern)).toBe(expected);
    });

    it('finds a text that is nothing but a URL', () => {
        expect(singleUrl(' https://example.com/x \n')).toBe('https://example.com/x');
        expect(singleUrl('see https://example.com')).toBeNull();
        expect(singleUrl('javascript:alert(1)')).toBeNull();
        expect(singleUrl('https://')).toBeNull();
    });
});
