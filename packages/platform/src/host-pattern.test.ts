import { expect, it } from 'vitest';

import { hostPattern } from './host-pattern.ts';

const sites = hostPattern('http://{site}-site.localhost:4880');

it('reads the name back from an origin that it made', () => {
    expect(sites.originOf('handbook')).toBe('http://handbook-site.localhost:4880');
    expect(sites.nameIn('handbook-site.localhost:4880')).toBe('handbook');
});

it.each([
    'localhost:4880',
    'handbook-site.localhost',
    'handbook-site.localhost:4881',
    'handbook-site.localhost.:4880',
    'a.handbook-site.localhost:4880',
    '-site.localhost:4880',
    'handbook-frames.localhost:4880',
    'handbook-site.localhost:4880.evil.example',
])('finds no name in %s', (host) => {
    expect(sites.nameIn(host)).toBeUndefined();
});

it('gives different hosts of valid labels to long names', () => {
    const frames = hostPattern('https://{integration}-frames.localhost');
    const [one, other] = ['a', 'b'].map((end) => frames.originOf('x'.repeat(60) + end));
    expect(one).not.toBe(other);
    for (const origin of [one, other]) {
        expect(new URL(origin ?? '').hostname.split('.')[0]).toHaveLength(63);
    }
});

it('ignores default ports and case', () => {
    const pattern = hostPattern('https://{site}.Sites.example.com:443');
    expect(pattern.originOf('Docs')).toBe('https://docs.sites.example.com');
    expect(pattern.nameIn('docs.sites.example.com')).toBe('docs');
});

it('refuses an origin without a placeholder', () => {
    expect(() => hostPattern('https://example.com')).toThrow('needs a placeholder');
});
