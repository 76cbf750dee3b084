/**
 * Decides from the URL alone whether an integration may call a host. The addresses that a name resolves to are checked
 * by workerd's network service at the moment it connects, so DNS rebinding cannot bypass the check; see
 * `host/workerd-config.ts`.
 */
import { isPublicAddress } from '@bindery/network';

export interface HostPolicy {
    allow: readonly string[] | undefined;
    deny: readonly string[] | undefined;
    privateNetwork: boolean;
}

/**
 * Names of this machine, of local networks, and of metadata services of hosting providers. A call to such a name is
 * refused without resolving it.
 */
const PRIVATE_NAMES = [
    'localhost',
    'local',
    'localdomain',
    'internal',
    'intranet',
    'lan',
    'home.arpa',
    'metadata',
    'instance-data',
];

/** The bad ports of the Fetch standard, section 2.9: their protocols can be driven by a forged HTTP request. */
const BAD_PORTS = new Set([
    1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102,
    103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465,
    512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993,
    995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668,
    6669, 6679, 6697, 10080,
]);

/**
 * Returns the reason for refusing a call, as a sentence for the integration's author; undefined if the call is allowed.
 */
export function refusalOf(url: URL, policy: HostPolicy): string | undefined {
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
        return `The scheme ${url.protocol} is not allowed.`;
    }
    if (url.username !== '' || url.password !== '') {
        return 'Credentials in a URL are not allowed: send an Authorization header.';
    }
    if (url.port !== '' && BAD_PORTS.has(Number(url.port))) {
        return `Port ${url.port} is not allowed.`;
    }
    // A name with a trailing dot is the same host.
    const host = url.hostname.toLowerCase().replace(/\.+$/, '');
    if (host === '') return 'The URL names no host.';
    if (policy.deny?.some((pattern) => matches(host, pattern))) {
        return `The host ${host} is on the deny list of this integration.`;
    }
    if (policy.allow && !policy.allow.some((pattern) => matches(host, pattern))) {
        return `The host ${host} is not on the allow list of this integration.`;
    }
    return policy.privateNetwork ? undefined : privateHost(host);
}

function privateHost(host: string): string | undefined {
    // The URL parser normalizes every IPv4 notation to dotted decimal, and rejects names that end in a number.
    const isAddress = host.startsWith('[') || /^[\d.]+$/.test(host);
    if (isAddress) {
        return isPublicAddress(host.replaceAll(/^\[|\]$/g, ''))
            ? undefined
            : `The address ${host} is not public; integrations reach public addresses only.`;
    }
    if (PRIVATE_NAMES.some((name) => host === name || host.endsWith(`.${name}`))) {
        return `The host ${host} is not public; integrations reach public addresses only.`;
    }
    if (!host.includes('.')) {
        return `The host ${host} is not a public name; integrations reach public addresses only.`;
    }
    return undefined;
}

/**
 * Returns true if a host matches a pattern. `*.example.com` matches every name below example.com, at any depth, but not
 * example.com itself.
 */
function matches(host: string, pattern: string): boolean {
    const normalized = pattern.toLowerCase().replace(/\.+$/, '');
    if (normalized.startsWith('*.')) return host.endsWith(normalized.slice(1));
    return host === normalized;
}
