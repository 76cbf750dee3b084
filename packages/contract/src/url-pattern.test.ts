import { afterEach, expect, test, vi } from 'vitest';

import { matchesURLPattern } from './url-pattern.ts';

afterEach(() => void vi.unstubAllGlobals());

test.each([
    // A pattern without a path, or with a path that ends in a slash, matches everything below.
    ['https://example.com', 'https://example.com/a/b?c=1#d'],
    ['https://example.com/', 'https://example.com/'],
    ['https://example.com/docs/', 'https://example.com/docs/a/b'],
    // Stars match any text, also several segments.
    ['https://*.example.com/*', 'https://a.b.example.com/x/y'],
    ['https://example.com/**/edit', 'https://example.com/a/b/edit'],
    ['*://example.com/a', 'http://example.com/a'],
    ['https://example.com:*/a', 'https://example.com:8443/a'],
    ['https://example.com:8443/a', 'https://example.com:8443/a'],
    // Query and fragment matter only if the pattern contains them.
    ['https://example.com/a', 'https://example.com/a?x=1#y'],
    ['https://example.com/a?x=*', 'https://example.com/a?x=1'],
    ['https://example.com/a#top', 'https://example.com/a#top'],
    // Special characters of URLPattern are ordinary text.
    ['https://example.com/:id', 'https://example.com/:id'],
    ['https://example.com/(a)', 'https://example.com/(a)'],
    ['https://example.com/a+b', 'https://example.com/a+b'],
    // Host names ignore case; ports have defaults.
    ['https://EXAMPLE.com/a', 'https://example.com/a'],
    ['https://example.com/a', 'https://example.com:443/a'],
])('%s matches %s', (pattern, url) => {
    expect(matchesURLPattern(pattern, url)).toBe(true);
    expect(matchesURLPattern(pattern, new URL(url))).toBe(true);
});

test.each([
    ['https://example.com/a', 'https://example.com/a/b'],
    ['https://example.com/docs/', 'https://example.com/docs'],
    ['https://example.com', 'http://example.com'],
    ['https://example.com', 'https://example.com.evil.test'],
    ['https://example.com', 'https://evil.test/https://example.com'],
    ['https://*.example.com', 'https://example.com'],
    ['https://example.com/a?x=1', 'https://example.com/a'],
    ['https://example.com/a?x=1', 'https://example.com/a?x=2'],
    ['https://example.com/a#top', 'https://example.com/a'],
    ['https://example.com/:id', 'https://example.com/7'],
    ['https://example.com:8443/a', 'https://example.com/a'],
    ['https://example.com', 'not a URL'],
    ['not a pattern', 'https://example.com'],
    ['https://exa mple.com', 'https://example.com'],
    ['', 'https://example.com'],
])('%s does not match %s', (pattern, url) => {
    expect(matchesURLPattern(pattern, url)).toBe(false);
});

test('throws with advice where URLPattern is missing', () => {
    vi.stubGlobal('URLPattern', undefined);
    expect(() => matchesURLPattern('https://example.com', 'https://example.com')).toThrow(
        'need URLPattern, which Node has since version 24',
    );
});
