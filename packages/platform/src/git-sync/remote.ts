import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { isPublicAddress } from '@bindery/network';

import { PlatformError } from '../error.ts';

/** A repository that may be talked to. */
export interface Remote {
    /** What git is given; without credentials, because a process's arguments are seen by others. */
    url: string;
    /** What the repository is called to people. */
    name: string;
    /** Value of the `Authorization` header, when the URL had credentials. */
    authorization?: string;
}

export interface RemotePolicy {
    /** Paths of this machine, for development. */
    allowLocal: boolean;
    /** Addresses that are not public, for development. */
    allowPrivateNetwork: boolean;
}

/**
 * Reads a repository's URL: `https`, or a path of this machine when that is allowed. Nothing else, because git takes
 * other forms for commands (`ext::`), and what begins with a hyphen for an option.
 *
 * @throws PlatformError `invalid`.
 * @example parseRemote('https://me:token@example.com/docs.git', policy).url // 'https://example.com/docs.git'
 */
export function parseRemote(text: string, policy: RemotePolicy): Remote {
    if (/\p{Cc}/u.test(text)) throw refused('it has control characters');
    if (text.startsWith('/') || /^file:\/\/\//i.test(text)) return localRemote(text, policy);
    if (!/^https:\/\/\S+$/i.test(text) || !URL.canParse(text)) {
        throw refused('only https:// is supported');
    }
    const url = new URL(text);
    if (url.hash !== '' || url.search !== '') throw refused('it has a query or a fragment');
    const user = decodeCredential(url.username);
    const password = decodeCredential(url.password);
    url.username = '';
    url.password = '';
    return {
        url: url.href,
        name: url.host + url.pathname.replace(/\/$/, '').replace(/\.git$/, ''),
        ...(user === '' && password === ''
            ? {}
            : {
                  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
              }),
    };
}

function localRemote(text: string, policy: RemotePolicy): Remote {
    if (!policy.allowLocal) throw refused('paths of this machine are for development only');
    const path = text.startsWith('/') ? resolve(text) : fileURLToPath(text);
    return { url: `file://${path}`, name: path };
}

function decodeCredential(text: string): string {
    try {
        return decodeURIComponent(text);
    } catch {
        throw refused('its credentials are not encoded as in a URL');
    }
}

/** Says why, and never the URL: it may hold credentials. */
function refused(why: string): PlatformError {
    return new PlatformError('invalid', `url: this is no repository that can be used, ${why}.`);
}

/**
 * Where a repository's host is, so that git goes to the address that was checked and no other (DNS may answer otherwise
 * the next time).
 *
 * @returns an entry for `http.curloptResolve`; null: nothing is to be pinned.
 * @throws PlatformError `git_failed` when the host is unknown or not public.
 */
export async function pinAddress(remote: Remote, policy: RemotePolicy): Promise<string | null> {
    const url = new URL(remote.url);
    if (url.protocol === 'file:') return null;
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const addresses = await addressesOf(host);
    if (!policy.allowPrivateNetwork && !addresses.every(isPublicAddress)) {
        throw new PlatformError('git_failed', `${url.host} is not on the public internet.`);
    }
    if (isIP(host) !== 0) return null;
    const pinned = addresses.map((address) => (isIP(address) === 6 ? `[${address}]` : address));
    return `${host}:${url.port === '' ? '443' : url.port}:${pinned.join(',')}`;
}

async function addressesOf(host: string): Promise<string[]> {
    if (isIP(host) !== 0) return [host];
    try {
        return (await lookup(host, { all: true })).map(({ address }) => address);
    } catch (error) {
        throw new PlatformError('git_failed', `There is no host called ${host}.`, { cause: error });
    }
}

/**
 * The full name of a branch or tag; `main` means the branch.
 *
 * @throws PlatformError `invalid` for what git does not take for a name (git-check-ref-format).
 */
export function parseRef(text: string, kind: 'import' | 'export'): string {
    const ref = text.startsWith('refs/') ? text : `refs/heads/${text}`;
    const isName =
        /^refs\/(heads|tags)\/[^/]/.test(ref) &&
        !/[\p{Cc} ~^:?*[\\]|\.\.|@\{|\/\/|\/$|\.$/u.test(ref) &&
        ref.split('/').every((part) => !part.startsWith('.') && !part.endsWith('.lock')) &&
        !/^[-+]/.test(text);
    if (!isName) throw new PlatformError('invalid', 'ref must be like refs/heads/main.');
    if (kind === 'export' && !ref.startsWith('refs/heads/')) {
        throw new PlatformError('invalid', 'ref must be a branch, like refs/heads/main.');
    }
    return ref;
}

/** A folder inside the repository, without slashes around it; empty for the repository's own. */
export function parseDirectory(text: string | undefined): string {
    const parts = (text ?? '').split('/').filter((part) => part !== '' && part !== '.');
    if (parts.includes('..') || parts.some((part) => /\p{Cc}/u.test(part))) {
        throw new PlatformError('invalid', 'repoProjectDirectory must be inside the repository.');
    }
    return parts.join('/');
}
