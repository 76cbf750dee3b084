import { lookup } from 'node:dns/promises';
import { realpath } from 'node:fs/promises';
import { isIP } from 'node:net';
import { resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

import { isPublicAddress } from '@bindery/network';

import { PlatformError } from '../error.ts';

/** A repository that passed the checks of {@link parseRemote}. */
export interface Remote {
    /** URL for git, without credentials: other users of the machine see a process's arguments. */
    url: string;
    /** Display name: host and path without `.git`. */
    name: string;
    /** Value of the `Authorization` header, when the URL had credentials. */
    authorization?: string;
}

export interface RemotePolicy {
    /** Folders of this machine whose repositories may be used, for development. */
    localFolders: readonly string[];
    /** Allows private addresses, for development. */
    allowPrivateNetwork: boolean;
}

/**
 * Parses a repository's URL: `https`, or a path of this machine where the policy allows it. Every other form is
 * refused, because git treats some of them as commands (`ext::`) and a leading hyphen as an option.
 *
 * @throws PlatformError `invalid`.
 * @example parseRemote('https://me:token@example.com/docs.git', policy).url // 'https://example.com/docs.git'
 */
export function parseRemote(text: string, policy: RemotePolicy): Remote {
    if (/\p{Cc}/u.test(text)) throw unusableUrl('it has control characters');
    if (text.startsWith('/') || /^file:\/\/\//i.test(text)) return localRemote(text, policy);
    if (!/^https:\/\/\S+$/i.test(text) || !URL.canParse(text)) {
        throw unusableUrl('only https:// is supported');
    }
    const url = new URL(text);
    if (url.hash !== '' || url.search !== '') throw unusableUrl('it has a query or a fragment');
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
    const path = text.startsWith('/') ? resolve(text) : fileURLToPath(text);
    if (!isBelow(path, policy.localFolders)) throw unusableUrl(NOT_NAMED);
    return { url: `file://${path}`, name: path };
}

const NOT_NAMED =
    'paths of this machine are for its own user in development, below a folder that `bindery dev` was started with (--git-folder)';

function isBelow(path: string, folders: readonly string[]): boolean {
    return folders.some((folder) =>
        `${path}${sep}`.startsWith(`${resolve(folder)}${sep}`.replace('//', '/')),
    );
}

/**
 * Checks the folder that a local path leads to, since symbolic links may leave the folders of the policy.
 *
 * @throws PlatformError `git_failed`.
 */
async function checkLocalFolder(path: string, { localFolders }: RemotePolicy): Promise<void> {
    const real = async (each: string): Promise<string> => realpath(each).catch(() => each);
    if (isBelow(await real(path), await Promise.all(localFolders.map(real)))) return;
    throw new PlatformError('git_failed', `${path} cannot be used: ${NOT_NAMED}.`);
}

function decodeCredential(text: string): string {
    try {
        return decodeURIComponent(text);
    } catch {
        throw unusableUrl('its credentials are not encoded as in a URL');
    }
}

/** Creates an error whose message never contains the URL, which may hold credentials. */
function unusableUrl(reason: string): PlatformError {
    return new PlatformError('invalid', `url: this repository cannot be used, ${reason}.`);
}

/**
 * Resolves a repository's host once and checks the address. Git connects to exactly this address, because DNS may
 * return another address for the next query.
 *
 * @returns an entry for `http.curloptResolve`, or null if there is no host name to pin.
 * @throws PlatformError `git_failed` when the host is unknown or not public.
 */
export async function pinAddress(remote: Remote, policy: RemotePolicy): Promise<string | null> {
    const url = new URL(remote.url);
    if (url.protocol === 'file:') {
        await checkLocalFolder(remote.name, policy);
        return null;
    }
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
 * Returns the full name of a branch or tag; `main` is `refs/heads/main`.
 *
 * @throws PlatformError `invalid` when the name breaks the rules of git-check-ref-format.
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

/**
 * Parses a folder inside the repository; the result has no slashes at either end and is empty for the repository's
 * root.
 *
 * @throws PlatformError `invalid` when the folder is outside the repository.
 */
export function parseDirectory(text: string | undefined): string {
    const directory = normalizeDirectory(text ?? '');
    if (directory === null) {
        throw new PlatformError('invalid', 'repoProjectDirectory must be inside the repository.');
    }
    return directory;
}

/** Returns a relative folder without `.` and slashes at either end; null if it contains `..` or control characters. */
export function normalizeDirectory(text: string): string | null {
    const parts = text.split('/').filter((part) => part !== '' && part !== '.');
    if (parts.includes('..') || parts.some((part) => /\p{Cc}/u.test(part))) return null;
    return parts.join('/');
}
