/** Parsing IP addresses as URLs carry them, and telling public ones from the rest. */

/** The address as a number with its width in bits. */
export interface Address {
    bits: 32 | 128;
    value: bigint;
}

/** Dotted decimal only: the URL parser has already rewritten every other notation of IPv4 (hex, octal, one number). */
export function parseIPv4(text: string): Address | undefined {
    const parts = text.split('.');
    if (parts.length !== 4) return undefined;
    let value = 0n;
    for (const part of parts) {
        if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return undefined;
        value = (value << 8n) | BigInt(part);
    }
    return { bits: 32, value };
}

/** RFC 4291, section 2.2, with an IPv4 tail; without a zone. */
export function parseIPv6(text: string): Address | undefined {
    const halves = text.split('::');
    if (halves.length > 2) return undefined;
    const head = groupsOf(halves[0] ?? '');
    const tail = halves.length === 2 ? groupsOf(halves[1] ?? '') : [];
    if (!head || !tail) return undefined;
    const missing = 8 - head.length - tail.length;
    if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
    const groups = [...head, ...Array.from({ length: missing }, () => 0n), ...tail];
    return { bits: 128, value: groups.reduce((value, group) => (value << 16n) | group, 0n) };
}

function groupsOf(text: string): bigint[] | undefined {
    if (text === '') return [];
    const groups: bigint[] = [];
    const parts = text.split(':');
    for (const [index, part] of parts.entries()) {
        if (part.includes('.') && index === parts.length - 1) {
            const tail = parseIPv4(part);
            if (!tail) return undefined;
            groups.push(tail.value >> 16n, tail.value & 0xffffn);
        } else if (/^[0-9a-f]{1,4}$/i.test(part)) {
            groups.push(BigInt(`0x${part}`));
        } else {
            return undefined;
        }
    }
    return groups;
}

/**
 * Networks that are not the public internet: IANA's special-purpose registries (RFC 6890 and what was added since),
 * and the address forms that carry an IPv4 address inside, since what they reach depends on the network's translators.
 */
export const NON_PUBLIC_NETWORKS = [
    '0.0.0.0/8', // "this network", RFC 791
    '10.0.0.0/8', // private, RFC 1918
    '100.64.0.0/10', // carrier-grade NAT, RFC 6598; metadata services live here too
    '127.0.0.0/8', // loopback
    '169.254.0.0/16', // link local; metadata services
    '172.16.0.0/12', // private
    '192.0.0.0/24', // protocol assignments, RFC 6890; metadata services
    '192.0.2.0/24', // documentation
    '192.88.99.0/24', // 6to4 relay, RFC 7526
    '192.168.0.0/16', // private
    '198.18.0.0/15', // benchmarking, RFC 2544
    '198.51.100.0/24', // documentation
    '203.0.113.0/24', // documentation
    '224.0.0.0/4', // multicast
    '240.0.0.0/4', // reserved, and 255.255.255.255
    '168.63.129.16/32', // Azure's host service: a public address that only means the machine's own host
    '::/96', // unspecified, loopback, IPv4-compatible (RFC 4291)
    '::ffff:0:0/96', // IPv4-mapped
    '::ffff:0:0:0/96', // IPv4-translated, RFC 2765
    '64:ff9b::/96', // NAT64, RFC 6052
    '64:ff9b:1::/48', // NAT64, local use, RFC 8215
    '100::/64', // discard only, RFC 6666
    '2001::/23', // protocol assignments, with Teredo (2001::/32), ORCHID
    '2001:db8::/32', // documentation
    '2002::/16', // 6to4
    '3fff::/20', // documentation, RFC 9637
    '5f00::/16', // segment routing, RFC 9602
    'fc00::/7', // unique local
    'fe80::/10', // link local
    'fec0::/10', // site local, deprecated by RFC 3879
    'ff00::/8', // multicast
] as const;

interface Network extends Address {
    prefix: number;
}

function parseNetwork(text: string): Network {
    const [address = '', prefix] = text.split('/');
    const parsed = parseIPv4(address) ?? parseIPv6(address);
    if (!parsed) throw new Error(`not a network: ${text}`);
    return { ...parsed, prefix: Number(prefix) };
}

const nonPublic = NON_PUBLIC_NETWORKS.map(parseNetwork);

/** True for addresses of the public internet. */
export function isPublicAddress(address: Address): boolean {
    return !nonPublic.some((network) => contains(network, address));
}

function contains(network: Network, address: Address): boolean {
    if (network.bits !== address.bits) return false;
    const rest = BigInt(network.bits - network.prefix);
    return network.value >> rest === address.value >> rest;
}
