/**
 * Lets Node resolve names below `localhost`, as browsers do (RFC 6761, section 6.3), so that tests can fetch the hosts of
 * sites and frames. Imported for its effect.
 */
import dns, { type LookupOptions } from 'node:dns';

const { lookup } = dns;

type Callback = (error: Error | null, address: unknown, family?: number) => void;

function lookupLocalhost(hostname: string, options: LookupOptions, callback: Callback): void {
    if (!hostname.endsWith('.localhost')) {
        // The cast holds: `all` decides the shape of the address, for both functions.
        lookup(hostname, options, callback as never);
    } else if (options.all === true) {
        callback(null, [{ address: '127.0.0.1', family: 4 }]);
    } else {
        callback(null, '127.0.0.1', 4);
    }
}

// The cast holds for `net.connect`, which always passes options.
dns.lookup = Object.assign(lookupLocalhost, lookup) as typeof dns.lookup;
