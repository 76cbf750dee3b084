import { SignJWT } from 'jose';

export interface SignVisitorOptions {
    /** The publishable key that the page uses: the token is valid for no other one. */
    key: string;
    /** Seconds until the token expires, 10 to 900. Default: 300. */
    expiresInSeconds?: number;
}

/** Bytes of a secret for HS256 (RFC 7518, 3.2). */
const MIN_SECRET_BYTES = 32;

/**
 * Signs the claims of a visitor (HS256) for the blocks of a page. Call it on the site's own server: the secret, which the
 * console shows with the publishable key, must not reach a browser. Throws a `RangeError` for a short secret or an
 * expiry out of range.
 */
export async function signVisitor(
    secret: string,
    claims: Record<string, unknown>,
    { key, expiresInSeconds = 300 }: SignVisitorOptions,
): Promise<string> {
    const bytes = new TextEncoder().encode(secret);
    if (bytes.length < MIN_SECRET_BYTES) {
        throw new RangeError(`The secret has ${bytes.length} bytes. Expected at least 32.`);
    }
    if (!(expiresInSeconds >= 10 && expiresInSeconds <= 900)) {
        throw new RangeError(`expiresInSeconds is ${expiresInSeconds}. Expected 10 to 900.`);
    }
    return new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuedAt()
        .setAudience(key)
        .setExpirationTime(`${Math.trunc(expiresInSeconds)}s`)
        .sign(bytes);
}
