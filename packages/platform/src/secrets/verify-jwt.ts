import { errors, jwtVerify, type JWTPayload, type JWTVerifyOptions } from 'jose';

/**
 * Verifies a JWT that is signed with HS256. Accepts only the canonical encoding: three parts in unpadded base64url (RFC
 * 7515, section 2) whose unused bits are zero. Decoders also accept padding, whitespace and other unused bits. With
 * them, a token that was recorded by its text as used, ended or cached would have further texts that count as new.
 *
 * @throws JOSEError
 */
export async function verifyJWT<Claims>(
    token: string,
    key: Uint8Array,
    options: Omit<JWTVerifyOptions, 'algorithms'>,
): Promise<JWTPayload & Claims> {
    if (!token.split('.').every(isCanonical)) {
        throw new errors.JWSInvalid('Each part of the token must be canonical base64url.');
    }
    const { payload } = await jwtVerify<Claims>(token, key, { ...options, algorithms: ['HS256'] });
    return payload;
}

function isCanonical(part: string): boolean {
    return Buffer.from(part, 'base64url').toString('base64url') === part;
}
