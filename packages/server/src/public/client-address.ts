import { BlockList, isIP } from 'node:net';

/** This machine: a proxy on it says for whom it asks, and nobody else can connect from there. */
const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/**
 * The address of whoever asks. Behind a proxy on this machine it is the last of `X-Forwarded-For`, which that proxy
 * added; what stands before it anybody may have written. From elsewhere the header is not believed.
 */
export function clientAddress(request: Request, remoteAddress: string): string {
    const address = remoteAddress.replace(/^::ffff:/i, '');
    const forwarded = request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() ?? '';
    const isLocal = LOOPBACK.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
    return isLocal && isIP(forwarded) !== 0 ? forwarded : address;
}
