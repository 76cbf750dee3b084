import { expect, it } from 'vitest';

import { normalizeSitePath } from './site-path.ts';

it.each([
    ['/guide', '/guide'],
    ['/', '/'],
    ['/a/../b?x=1#y', '/b?x=1#y'],
    ['/a?jwt_token=secret&share=key&x=1', '/a?x=1'],
    ['/with%20space', '/with%20space'],
    ['/../other', '/other'],
    [String.raw`/..\other`, '/other'],
])('normalises %s to %s', (path, expected) => {
    expect(normalizeSitePath(path)).toBe(expected);
});

it.each([
    '',
    'guide',
    '//evil.example',
    String.raw`/\evil.example`,
    '/\t/evil.example',
    '@evil.example',
    'https://evil.example',
    '/..//evil.example',
    '/.//evil.example',
    '/..%2fother',
    '/a%5c..%5cother',
])('refuses %s', (path) => {
    expect(normalizeSitePath(path)).toBeUndefined();
});
