import { errors, jwtVerify, type JWTPayload } from 'jose';

import type { PlatformContext } from '../platform-context.ts';
import { PlatformError } from '../error.ts';
import { signingSecret } from '../secrets/signing.ts';
import type { ActiveIntegration } from './active-integrations.ts';

/** What an integration says of a visitor who signed in. */
export interface VisitorSession {
    claims: Record<string, unknown>;
    /** When the visitor must sign in again. */
    expiresAt: Date;
    /** The integration that signed. */
    integration: string;
}

/** Tokens say how long they hold, but none holds longer: what it claims goes stale. */
const LONGEST_SESSION_S = 30 * 24 * 60 * 60;

/** Clocks of the isolate and of whoever issued a token may differ by so much. */
const CLOCK_TOLERANCE_S = 10;

/**
 * Checks the token of visitor authentication: a JWT (RFC 7519) signed with HS256 by the signing secret of an
 * installation on this site, with an expiry. A token for another site, or of an integration that is no longer there,
 * does not pass.
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
            const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
                algorithms: ['HS256'],
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
    const longest = ctx.now().getTime() + LONGEST_SESSION_S * 1000;
    return {
        integration,
        claims: payload,
        expiresAt: new Date(Math.min((payload.exp ?? 0) * 1000, longest)),
    };
}
