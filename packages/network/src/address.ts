import ipaddr from 'ipaddr.js';

import { NON_PUBLIC_NETWORKS } from './non-public-networks.ts';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

const nonPublic = NON_PUBLIC_NETWORKS.map((network) => ipaddr.parseCIDR(network));

/**
 * Returns true if an address belongs to the public internet. Accepts IPv4 in dotted decimal and IPv6 without brackets.
 *
 * @returns false for text that is not an address, so that an unknown notation is never allowed.
 * @example isPublicAddress('168.63.129.16') // false: Azure's host service
 */
export function isPublicAddress(text: string): boolean {
    const address = parseAddress(text);
    return address !== undefined && !nonPublic.some((network) => contains(network, address));
}

/** Returns true if an address is one of this machine; an IPv4-mapped IPv6 address is treated as its IPv4 address. */
export function isLoopbackAddress(text: string): boolean {
    const address = parseAddress(text);
    if (address === undefined) return false;
    if (address.kind() === 'ipv4') return address.range() === 'loopback';
    const v6 = address as ipaddr.IPv6;
    return v6.isIPv4MappedAddress()
        ? v6.toIPv4Address().range() === 'loopback'
        : v6.range() === 'loopback';
}

/**
 * Parses an address in a strict notation. `ipaddr.parse` also accepts octal, hexadecimal and shortened IPv4, which
 * parsers interpret differently.
 */
function parseAddress(text: string): Address | undefined {
    if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
    // Rejects a zone (`fe80::1%eth0`), which names an interface of this machine.
    if (!text.includes('%') && ipaddr.IPv6.isValid(text)) return ipaddr.IPv6.parse(text);
    return undefined;
}

function contains([network, prefix]: [Address, number], address: Address): boolean {
    return network.kind() === address.kind() && address.match(network, prefix);
}
