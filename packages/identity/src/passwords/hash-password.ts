import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** OWASP's parameters for scrypt with 32 MB: N = 2^15, r = 8, p = 3 (Password Storage Cheat Sheet). */
const PARAMETERS = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 };

const SALT_BYTES = 16;
const KEY_BYTES = 32;

/** The most hashes that are computed at the same time; each takes 32 MB and a thread. Others wait. */
const MAX_CONCURRENT = 2;

/** Hashes a password: `scrypt:salt:key` in base64url. */
export async function hashPassword(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    const key = await derive(password, salt);
    return `scrypt:${salt.toString('base64url')}:${key.toString('base64url')}`;
}

/** A hash that no password has. Verifying it takes as long as verifying the password of an existing account. */
export const NO_PASSWORD = `scrypt:${'A'.repeat(22)}:${'A'.repeat(43)}`;

export async function verifyPassword(password: string, hash: string): Promise<boolean> {
    const [, salt = '', key = ''] = hash.split(':');
    const expected = Buffer.from(key, 'base64url');
    const actual = await derive(password, Buffer.from(salt, 'base64url'));
    return actual.length === expected.length && timingSafeEqual(actual, expected);
}

let running = 0;
const waiting: (() => void)[] = [];

async function derive(password: string, salt: Buffer): Promise<Buffer> {
    if (running >= MAX_CONCURRENT) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
        return await new Promise((resolve, reject) => {
            // The same characters may be typed in two forms (Unicode, UAX 15).
            scrypt(password.normalize('NFKC'), salt, KEY_BYTES, PARAMETERS, (error, key) =>
                error === null ? resolve(key) : reject(error),
            );
        });
    } finally {
        const next = waiting.shift();
        if (next === undefined) running -= 1;
        else next();
    }
}
