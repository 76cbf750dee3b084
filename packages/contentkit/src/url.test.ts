import { describe, expect, it } from 'vitest';

import { imageURL, joinURL, linkURL, webURL } from './url.ts';

describe('URLs of integrations', () => {
    it.each([
        'https://example.com/a?b#c',
        'http://example.com/',
        'mailto:a@example.com',
        'tel:+123',
    ])('links to %s', (url) => {
        expect(linkURL(url)).toBe(url);
    });

    it.each([
        'https://accounts.example@evil.example/',
        'https:evil.example',
        'https://a:b@evil.example',
    ])('shows the host of %s', (url) => {
        expect(linkURL(url)).toBe('https://evil.example/');
        expect(webURL(url)?.href).toBe('https://evil.example/');
        expect(imageURL(url)).toBe('https://evil.example/');
    });

    it.each([
        'javascript:alert(1)',
        'JAVASCRIPT:alert(1)',
        ' java\tscript:x',
        'java\nscript:alert(1)',
        '\u0001javascript:alert(1)',
        '/\\host',
        '//host',
        'data:text/html,x',
        'blob:https://a/b',
        'file:///a',
        '/relative',
        '',
        5,
        null,
        {},
    ])('does not link to %s', (url) => {
        expect(linkURL(url)).toBeNull();
        expect(webURL(url)).toBeNull();
    });

    it('accepts only images as data URLs', () => {
        expect(imageURL('data:image/png;base64,AA')).toBe('data:image/png;base64,AA');
        expect(imageURL('data:text/html,x')).toBeNull();
        expect(imageURL('data:image/png/../text/html,x')).toBeNull();
    });

    it('joins the parts of a URL; loopback hosts use plain HTTP', () => {
        const parts = {
            host: 'example.com',
            pathname: 'a b',
            query: { x: 1, y: undefined, z: 'ü&' },
        };
        expect(joinURL(parts)).toBe('https://example.com/a%20b?x=1&z=%C3%BC%26');
        expect(joinURL({ host: '127.0.0.1:4880', pathname: '/o' })).toBe('http://127.0.0.1:4880/o');
        const cyclic: Record<string, unknown> = {};
        cyclic['self'] = cyclic;
        expect(joinURL({ host: 'a.example', pathname: '/', query: { a: [1], cyclic } })).toBe(
            'https://a.example/?a=%5B1%5D&cyclic=',
        );
        expect(joinURL({ host: 'javascript:x', pathname: '/' })).toBeNull();
        expect(joinURL('https://example.com/')).toBe('https://example.com/');
    });
});
