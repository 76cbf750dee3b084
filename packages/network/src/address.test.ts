import { describe, expect, it } from 'vitest';

import { isLoopbackAddress, isPublicAddress } from './address.ts';

describe('isPublicAddress', () => {
    it.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00::1'])(
        'accepts %s',
        (address) => expect(isPublicAddress(address)).toBe(true),
    );
    it.each([
        '0.0.0.0',
        '10.1.2.3',
        '100.64.0.1',
        '127.9.9.9',
        '168.63.129.16',
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
        'fe80::1%eth0',
        'fc00::1',
        'fd12::1',
        '2001::1',
        '2001:db8::1',
        '2002:a00:1::',
        '3fff::1',
        '4000::1',
        '5f00::1',
        'ff02::1',
        '100::1',
    ])('refuses %s', (address) => expect(isPublicAddress(address)).toBe(false));
    it.each(['localhost', '', '8.8.8', '0x8.8.8.8', '8.8.8.08.', '[2a00::1]'])(
        'refuses %j, which is not an address',
        (text) => expect(isPublicAddress(text)).toBe(false),
    );
});

describe('isLoopbackAddress', () => {
    it.each(['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])('accepts %s', (address) =>
        expect(isLoopbackAddress(address)).toBe(true),
    );
    it.each(['10.0.0.1', '::2', '::ffff:10.0.0.1', 'localhost', ''])('refuses %j', (address) =>
        expect(isLoopbackAddress(address)).toBe(false),
    );
});
