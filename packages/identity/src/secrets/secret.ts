import { createHash, randomBytes } from 'node:crypto';

const BYTES = 32;

/** Creates a secret of 256 random bits: 43 characters of base64url after the prefix. */
export function createSecret(prefix = ''): string {
    return prefix + randomBytes(BYTES).toString('base64url');
}

/** Returns the hash that is stored instead of a secret. A fast hash is enough, because secrets are random. */
export function hashSecret(secret: string): string {
    return createHash('sha256').update(secret).digest('base64url');
}

/** Returns true if a text can be a secret with this prefix, so that other texts cost no query. */
export function isSecret(text: string, prefix = ''): boolean {
    return text.startsWith(prefix) && /^[\w-]{43}$/.test(text.slice(prefix.length));
}
