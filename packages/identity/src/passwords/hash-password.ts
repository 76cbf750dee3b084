import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

import { PlatformError } from '@bindery/platform';

/** OWASP's parameters for scrypt with 32 MB: N = 2^15, r = 8, p = 3 (Password Storage Cheat Sheet). */
const PARAMETERS = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 };

const SALT_BYTES = 16;
const KEY_BYTES = 32;

/** The most hashes that are computed at the same time; each takes 32 MB and a thread. Others wait. */
const MAX_CONCURRENT = 2;

/**
 * Hashes a password: `scrypt:salt:key` in base64url.
 *
 * @param peer The client for which it is hashed, see `peerOf`.
 * @throws PlatformError `too_many_requests`.
 */
export async function hashPassword(password: string, peer?: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    const key = await derive(password, salt, peer);
    return `scrypt:${salt.toString('base64url')}:${key.toString('base64url')}`;
}

/** A hash that no password has. Verifying it takes as long as verifying the password of an existing account. */
export const NO_PASSWORD = `scrypt:${'A'.repeat(22)}:${'A'.repeat(43)}`;

export async function verifyPassword(
    password: string,
    hash: string,
    peer?: string,
): Promise<boolean> {
    const [, salt = '', key = ''] = hash.split(':');
    const expected = Buffer.from(key, 'base64url');
    const actual = await derive(password, Buffer.from(salt, 'base64url'), peer);
    return actual.length === expected.length && timingSafeEqual(actual, expected);
}

/** The most hashes that wait: the last one waits for about ten seconds. */
const MAX_WAITING = 32;

/** The most hashes that one client may have running or waiting, so that it leaves the queue to others. */
const MAX_PER_PEER = 3;

let running = 0;
const waiting: (() => void)[] = [];
const byPeer = new Map<string, number>();

/** @throws PlatformError `too_many_requests` if too many hashes wait, or too many of this client. */
async function derive(password: string, salt: Buffer, peer: string | undefined): Promise<Buffer> {
    const own = peer === undefined ? 0 : (byPeer.get(peer) ?? 0);
    if (waiting.length >= MAX_WAITING || own >= MAX_PER_PEER) {
        throw new PlatformError(
            'too_many_requests',
            'Too many passwords are being checked. Try again in a few seconds.',
        );
    }
    if (peer !== undefined) byPeer.set(peer, own + 1);
    if (running >= MAX_CONCURRENT) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
        return await new Promise((resolve, reject) => {
            // Keyboards may produce the same character as different code points (Unicode, UAX 15).
            scrypt(password.normalize('NFKC'), salt, KEY_BYTES, PARAMETERS, (error, key) =>
                error === null ? resolve(key) : reject(error),
            );
        });
    } finally {
        if (peer !== undefined) leave(peer);
        const next = waiting.shift();
        if (next === undefined) running -= 1;
        else next();
    }
}

function leave(peer: string): void {
    const left = (byPeer.get(peer) ?? 1) - 1;
    if (left > 0) byPeer.set(peer, left);
    else byPeer.delete(peer);
}
