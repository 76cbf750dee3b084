import { BlockList, isIP } from 'node:net';

/** A set of networks, from addresses (`10.0.0.7`) and CIDR notation (`10.0.0.0/8`, `fd00::/8`). */
export interface Networks {
    /** Returns true if an address is in one of the networks; an IPv4-mapped IPv6 address counts as its IPv4 address. */
    has(address: string): boolean;
}

/**
 * Parses networks.
 *
 * @returns Null and the first text that is neither an address nor a network.
 * @example parseNetworks(['10.0.0.0/8']).networks.has('10.1.2.3') // true
 */
export function parseNetworks(
    texts: readonly string[],
): { networks: Networks; wrong: undefined } | { networks: null; wrong: string } {
    const list = new BlockList();
    for (const text of texts) {
        const [address = '', prefix, ...rest] = text.split('/');
        const version = isIP(address);
        const bits = version === 6 ? 128 : 32;
        const isPrefix = prefix === undefined || (/^\d{1,3}$/.test(prefix) && +prefix <= bits);
        if (version === 0 || !isPrefix || rest.length > 0) return { networks: null, wrong: text };
        list.addSubnet(address, prefix === undefined ? bits : +prefix, familyOf(version));
    }
    return {
        wrong: undefined,
        networks: {
            has(address) {
                const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
                const version = isIP(plain);
                return version !== 0 && list.check(plain, familyOf(version));
            },
        },
    };
}

function familyOf(version: number): 'ipv4' | 'ipv6' {
    return version === 6 ? 'ipv6' : 'ipv4';
}
