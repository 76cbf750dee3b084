import { BlockList, isIP } from 'node:net';

/** What is not the public internet: the IANA special-purpose registries (RFC 6890 and later additions). */
const PRIVATE: readonly [network: string, prefix: number, family: 'ipv4' | 'ipv6'][] = [
    ['0.0.0.0', 8, 'ipv4'],
    ['10.0.0.0', 8, 'ipv4'],
    ['100.64.0.0', 10, 'ipv4'],
    ['127.0.0.0', 8, 'ipv4'],
    ['169.254.0.0', 16, 'ipv4'],
    ['172.16.0.0', 12, 'ipv4'],
    ['192.0.0.0', 24, 'ipv4'],
    ['192.0.2.0', 24, 'ipv4'],
    ['192.88.99.0', 24, 'ipv4'],
    ['192.168.0.0', 16, 'ipv4'],
    ['198.18.0.0', 15, 'ipv4'],
    ['198.51.100.0', 24, 'ipv4'],
    ['203.0.113.0', 24, 'ipv4'],
    ['224.0.0.0', 3, 'ipv4'],
];

/** Only this part of IPv6 is assigned to the public. */
const PUBLIC_V6: readonly [network: string, prefix: number] = ['2000::', 3];

/** Within it: tunnels that lead to IPv4 addresses, documentation, benchmarks. */
const PRIVATE_V6: readonly [network: string, prefix: number][] = [
    ['2001::', 23],
    ['2001:db8::', 32],
    ['2002::', 16],
    ['3fff::', 20],
];

const blocked = new BlockList();
for (const [network, prefix, family] of PRIVATE) blocked.addSubnet(network, prefix, family);
for (const [network, prefix] of PRIVATE_V6) blocked.addSubnet(network, prefix, 'ipv6');
const assigned = new BlockList();
assigned.addSubnet(PUBLIC_V6[0], PUBLIC_V6[1], 'ipv6');

/** True for an address that anybody on the internet reaches. */
export function isPublicAddress(address: string): boolean {
    const family = isIP(address);
    if (family === 4) return !blocked.check(address, 'ipv4');
    return family === 6 && assigned.check(address, 'ipv6') && !blocked.check(address, 'ipv6');
}
