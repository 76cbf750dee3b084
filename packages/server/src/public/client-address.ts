import { isIP } from 'node:net';

import { isLoopbackAddress } from '@bindery/network';

/**
 * Returns the IP address of the client. A proxy on this machine adds the client's address to the end of
 * `X-Forwarded-For`; earlier entries, and the header from any other machine, can be forged and are ignored.
 */
export function clientAddress(request: Request, remoteAddress: string): string {
    const address = remoteAddress.replace(/^::ffff:/i, '');
    const forwarded = request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() ?? '';
    return isLoopbackAddress(address) && isIP(forwarded) !== 0 ? forwarded : address;
}
