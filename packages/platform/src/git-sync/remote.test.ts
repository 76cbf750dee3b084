import { describe, expect, it } from 'vitest';

import { isPublicAddress } from './address.ts';
import { readConfiguration } from './configuration.ts';
import { parseDirectory, parseRef, parseRemote, pinAddress } from './remote.ts';

const ANY = { allowLocal: true, allowPrivateNetwork: true };

describe('a remote', () => {
    it('has its credentials apart', () => {
        const remote = parseRemote('https://a%40b:c%2Fd@git.example.com/x/docs.git', ANY);
        expect(remote).toEqual({
            url: 'https://git.example.com/x/docs.git',
            name: 'git.example.com/x/docs',
            authorization: `Basic ${Buffer.from('a@b:c/d').toString('base64')}`,
        });
    });

    it('may be a path, as a path', () => {
        expect(parseRemote('/a/../b c', ANY)).toEqual({ url: 'file:///b c', name: '/b c' });
        expect(parseRemote('file:///b%20c', ANY)).toEqual({ url: 'file:///b c', name: '/b c' });
    });

    it('is pinned to the address that was checked', async () => {
        const remote = parseRemote('https://localhost/a', ANY);
        expect(await pinAddress(remote, ANY)).toMatch(/^localhost:443:(127\.0\.0\.1|\[::1\])/);
        await expect(
            pinAddress(remote, { ...ANY, allowPrivateNetwork: false }),
        ).rejects.toMatchObject({ code: 'git_failed' });
    });

    it.each([
        ['main', 'refs/heads/main'],
        ['feature/x', 'refs/heads/feature/x'],
        ['refs/tags/v1.0', 'refs/tags/v1.0'],
    ])('names %s by %s', (text, ref) => {
        expect(parseRef(text, 'import')).toBe(ref);
    });

    it('exports to branches only', () => {
        expect(() => parseRef('refs/tags/v1', 'export')).toThrow(/branch/);
    });

    it('has folders inside it only', () => {
        expect(parseDirectory('./a//b/')).toBe('a/b');
        expect(() => parseDirectory('a/../..')).toThrow(/inside/);
    });

    it.each([
        ['root: [1]', /root/],
        ['root: ../x', /inside/],
        ['a: b: c', /cannot be read/],
    ])('says what is wrong with the configuration %s', (text, message) => {
        expect(() => readConfiguration(text)).toThrow(message);
    });
});

describe('an address', () => {
    it.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00::1'])(
        'is public: %s',
        (address) => expect(isPublicAddress(address)).toBe(true),
    );
    it.each([
        '0.0.0.0',
        '10.1.2.3',
        '100.64.0.1',
        '127.9.9.9',
        '169.254.169.254',
        '172.31.255.255',
        '192.168.0.1',
        '192.0.2.1',
        '198.18.0.1',
        '203.0.113.9',
        '224.0.0.1',
        '255.255.255.255',
        '::',
        '::1',
        '::ffff:8.8.8.8',
        '64:ff9b::a00:1',
        'fe80::1',
        'fc00::1',
        'fd12::1',
        '2001::1',
        '2001:db8::1',
        '2002:a00:1::',
        'ff02::1',
        '100::1',
        'localhost',
        '',
    ])('is not public: %s', (address) => expect(isPublicAddress(address)).toBe(false));
});
