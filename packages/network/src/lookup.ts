import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

import { isPublicAddress } from './address.ts';

/** Thrown when a name resolves to no public address. */
export class NotPublicError extends Error {
    override readonly name = 'NotPublicError';
    readonly host: string;

    constructor(host: string) {
        super(`${host} is not on the public internet.`);
        this.host = host;
    }
}

/**
 * Resolves names to public addresses only. The connection is made to the address that was checked, so a name cannot be
 * rebound to another address in between.
 *
 * Node calls no lookup function for a host that is an IP address: check such a host with `isPublicAddress`.
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
        if (error !== null) return callback(error, '', 0);
        const found = addresses.filter(({ address }) => isPublicAddress(address));
        const [first] = found;
        if (first === undefined) return callback(new NotPublicError(hostname), '', 0);
        if (options.all === true) return callback(null, found);
        return callback(null, first.address, first.family);
    });
};
