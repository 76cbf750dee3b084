import { createHash } from 'node:crypto';

import { SignJWT } from 'jose';

import { PlatformError } from '../error.ts';
import { createId } from '../id.ts';
import type { PlatformContext } from '../platform-context.ts';
import { signingSecret } from '../secrets/signing.ts';
import { verifyJWT } from '../secrets/verify-jwt.ts';
import type { ActiveIntegration } from './active-integrations.ts';
import { verifyVisitorToken, type VisitorSession } from './visitor-token.ts';

/**
 * Exchanges an integration's visitor token for a session. A token is accepted once: a copy from a log or a browser's
 * history is refused.
 *
 * @returns The session as a JWT that only this site accepts, and the time at which it ends.
 * @throws PlatformError `unauthorized`.
 */
export async function startVisitorSession(
    ctx: PlatformContext,
    siteId: string,
    backends: readonly ActiveIntegration[],
    token: string,
): Promise<{ session: string; expiresAt: Date }> {
    const { integration, claims, expiresAt } = await verifyVisitorToken(
        ctx,
        siteId,
        backends,
        token,
    );
    if (!(await markUsed(ctx, hashOf(siteId, token), expiresAt))) {
        throw new PlatformError('unauthorized', 'The sign-in was used already.');
    }
    const session = await new SignJWT({ integration, claims })
        .setProtectedHeader({ alg: 'HS256' })
        .setJti(createId())
        .setExpirationTime(expiresAt)
        .sign(keyOf(ctx, siteId));
    return { session, expiresAt };
}

/**
 * Reads a session. Returns undefined if it is invalid, expired or ended, or if its integration no longer signs in
 * visitors of this site.
 */
export async function readVisitorSession(
    ctx: PlatformContext,
    siteId: string,
    backends: readonly ActiveIntegration[],
    session: string,
): Promise<VisitorSession | undefined> {
    const payload = await verify(ctx, siteId, session);
    if (payload === undefined) return undefined;
    const { integration, claims, jti, expiresAt } = payload;
    if (!backends.some((each) => each.integration === integration)) return undefined;
    const ended = await ctx.db
        .selectFrom('spent_visitor_tokens')
        .select('hash')
        .where('hash', '=', hashOf(siteId, jti))
        .executeTakeFirst();
    return ended === undefined ? { integration, claims, expiresAt } : undefined;
}

/** Ends a session before its expiry. */
export async function endVisitorSession(
    ctx: PlatformContext,
    siteId: string,
    session: string,
): Promise<void> {
    const payload = await verify(ctx, siteId, session);
    if (payload !== undefined) await markUsed(ctx, hashOf(siteId, payload.jti), payload.expiresAt);
}

async function verify(ctx: PlatformContext, siteId: string, session: string) {
    try {
        const {
            integration,
            claims,
            jti = '',
            exp = 0,
        } = await verifyJWT<{
            integration: string;
            claims: Record<string, unknown>;
        }>(session, keyOf(ctx, siteId), {
            requiredClaims: ['exp', 'jti'],
            currentDate: ctx.now(),
        });
        return { integration, claims, jti, expiresAt: new Date(exp * 1000) };
    } catch {
        return undefined;
    }
}

/**
 * Records a token as used, or a session as ended. Returns false if it was recorded before. Also deletes records of
 * expired tokens, which no longer verify.
 */
async function markUsed(ctx: PlatformContext, hash: string, expiresAt: Date): Promise<boolean> {
    await ctx.db.deleteFrom('spent_visitor_tokens').where('forget_at', '<', ctx.now()).execute();
    const { numInsertedOrUpdatedRows } = await ctx.db
        .insertInto('spent_visitor_tokens')
        .values({ hash, forget_at: new Date(expiresAt.getTime() + FORGET_MS) })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
}

/** Time for which a record outlasts its token: longer than the clock tolerance of `verifyVisitorToken`. */
const FORGET_MS = 60_000;

function hashOf(siteId: string, token: string): string {
    return createHash('sha256').update(`${siteId} ${token}`).digest('base64url');
}

function keyOf(ctx: PlatformContext, siteId: string): Uint8Array {
    return new TextEncoder().encode(signingSecret(ctx.secrets, `site:${siteId}:visitor-session`));
}
