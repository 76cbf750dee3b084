import { PlatformError } from '../error.ts';
import type { PlatformContext } from '../platform-context.ts';
import { verifyJWT } from '../secrets/verify-jwt.ts';
import { visitorSecret, type PublishableKeyRow } from './publishable-key.ts';

/** Allowed difference between the clocks of the page's server and of this machine. */
const CLOCK_TOLERANCE_S = 10;

/** The longest lifetime of a token. It is short, because the token is part of a page, where scripts can read it. */
const MAX_LIFETIME = '1h';

/**
 * Verifies the claims of a visitor: a JWT (RFC 7519) that the page's own server signed with HS256 and the key's visitor
 * secret. It names the key as audience and has an `exp` and an `iat`; it is accepted for at most an hour after `iat`.
 *
 * @throws PlatformError `unauthorized`.
 */
export async function verifyEmbedVisitor(
    ctx: PlatformContext,
    key: PublishableKeyRow,
    token: string,
): Promise<Record<string, unknown>> {
    try {
        const payload = await verifyJWT(
            token,
            new TextEncoder().encode(visitorSecret(ctx, key.id)),
            {
                audience: key.key,
                requiredClaims: ['exp', 'iat'],
                maxTokenAge: MAX_LIFETIME,
                clockTolerance: CLOCK_TOLERANCE_S,
                currentDate: ctx.now(),
            },
        );
        const { aud: _, exp: __, iat: ___, ...claims } = payload;
        return claims;
    } catch (cause) {
        throw new PlatformError(
            'unauthorized',
            "visitor: the token is not valid. It must be signed with HS256 and the key's visitor secret, name the key as `aud`, and have `iat` and an `exp` within an hour.",
            { cause },
        );
    }
}
