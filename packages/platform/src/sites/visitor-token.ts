import { errors, type JWTPayload } from 'jose';

import type { PlatformContext } from '../platform-context.ts';
import { PlatformError } from '../error.ts';
import { signingSecret } from '../secrets/signing.ts';
import { verifyJWT } from '../secrets/verify-jwt.ts';
import type { ActiveIntegration } from './active-integrations.ts';

/** The session of a visitor whom an integration signed in. */
export interface VisitorSession {
    claims: Record<string, unknown>;
    /** Time at which the visitor must sign in again. */
    expiresAt: Date;
    /** The integration that signed the token. */
    integration: string;
}

/** The longest session, even if the token expires later: claims become outdated. */
const MAX_SESSION_S = 30 * 24 * 60 * 60;

/** Allowed difference between the clocks of the token's issuer and of this machine. */
const CLOCK_TOLERANCE_S = 10;

/**
 * Verifies a visitor authentication token: a JWT (RFC 7519) with an expiry, signed with HS256 by the signing secret of
 * an installation on this site. Tokens of other sites and of uninstalled integrations are refused.
 *
 * @throws PlatformError `unauthorized`.
 */
export async function verifyVisitorToken(
    ctx: PlatformContext,
    siteId: string,
    backends: readonly ActiveIntegration[],
    token: string,
): Promise<VisitorSession> {
    let expired: unknown;
    for (const { integration, installationId } of backends) {
        const secret = signingSecret(ctx.secrets, `installation:${installationId}:site:${siteId}`);
        try {
            const payload = await verifyJWT(token, new TextEncoder().encode(secret), {
                requiredClaims: ['exp'],
                clockTolerance: CLOCK_TOLERANCE_S,
                currentDate: ctx.now(),
            });
            return sessionOf(ctx, integration, payload);
        } catch (error) {
            if (error instanceof errors.JWTExpired) expired = error;
        }
    }
    throw new PlatformError(
        'unauthorized',
        expired === undefined
            ? 'The sign-in could not be verified: its token was not signed for this site, or has no expiry.'
            : 'The sign-in has expired.',
        { cause: expired },
    );
}

function sessionOf(ctx: PlatformContext, integration: string, payload: JWTPayload): VisitorSession {
    const longest = ctx.now().getTime() + MAX_SESSION_S * 1000;
    return {
        integration,
        claims: payload,
        expiresAt: new Date(Math.min((payload.exp ?? 0) * 1000, longest)),
    };
}
