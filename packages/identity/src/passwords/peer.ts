import { isIPv6 } from 'node:net';

/**
 * Returns the client that an address counts as. Providers give each customer a network of 2^64 IPv6 addresses
 * (RFC 6177), so the network is the client.
 *
 * @example peerOf('2001:db8:1:2:3::4') // '2001:db8:1:2::/64'
 */
export function peerOf(address: string): string {
    if (!isIPv6(address) || address.startsWith('::ffff:')) return address;
    const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
    const before = head === '' ? [] : head.split(':');
    const after = tail === undefined || tail === '' ? [] : tail.split(':');
    const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
    const groups = tail === undefined ? before : [...before, ...zeros, ...after];
    return `${groups
        .slice(0, 4)
        .map((group) => Number.parseInt(group, 16).toString(16))
        .join(':')}::/64`;
}
