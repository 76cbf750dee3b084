import { expect, it } from 'vitest';

import { safeLinkURL } from './safe-url.ts';

it.each([
    'https://example.com/a?b#c',
    'HTTP://example.com',
    'mailto:a@example.com',
    'tel:+123',
    '/absolute/path',
    'relative/path?x=1#y',
    '../up',
    '#anchor',
    '?query',
    'a path: with a colon later',
    './javascript:alert(1)',
])('accepts %j', (url) => {
    expect(safeLinkURL(url)).toBe(url);
});

it.each([
    'https://accounts.example@evil.example/',
    'https:\\\\a:b@evil.example',
    'https:a@evil.example',
])('removes the user info of %j', (url) => {
    expect(safeLinkURL(url)).toBe('https://evil.example/');
});

it('removes the characters that browsers ignore', () => {
    expect(safeLinkURL(' \u0001https://exa\nmple.com/\t ')).toBe('https://example.com/');
});

it.each([
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    'java\nscript:alert(1)',
    'java\tscript:alert(1)',
    '\u0001javascript:alert(1)',
    ' \u0000\r\njavascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'blob:https://a.example/b',
    'file:///etc/passwd',
    'view-source:x',
    '//host',
    '/\\host',
    '\\\\host',
    '\\/host',
    '/\n/host',
    '/\t\\host',
    ' //host',
    '///host',
    '//relative.invalid.evil.example',
    'https://',
    '',
    ' \n',
    5,
    null,
    undefined,
    {},
])('rejects %j', (url) => {
    expect(safeLinkURL(url)).toBeNull();
});
