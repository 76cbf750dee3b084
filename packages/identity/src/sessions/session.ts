import type { BrowserSession } from '@bindery/contract';
import { createId, notFound, type Connection, type PlatformContext } from '@bindery/platform';

import { createSecret, hashSecret } from '../secrets/secret.ts';

/** A person in one organization. */
export interface Principal {
    userId: string;
    organizationId: string;
}

export interface StoredSession extends Principal {
    id: string;
    expires_at: Date;
    last_used_at: Date | null;
}

/** Longest text of a browser's name that is stored. */
const MAX_USER_AGENT = 300;

/** Signs a browser in. Returns the secret for its cookie. Also deletes expired sessions. */
export async function startSession(
    ctx: PlatformContext,
    db: Connection,
    { userId, organizationId }: Principal,
    { userAgent, lifetimeMs }: { userAgent: string; lifetimeMs: number },
): Promise<string> {
    const now = ctx.now();
    await db.deleteFrom('sessions').where('expires_at', '<', now).execute();
    const secret = createSecret();
    await db
        .insertInto('sessions')
        .values({
            id: createId(),
            hash: hashSecret(secret),
            user_id: userId,
            organization_id: organizationId,
            user_agent: userAgent.replaceAll('\0', '').slice(0, MAX_USER_AGENT),
            created_at: now,
            expires_at: new Date(now.getTime() + lifetimeMs),
            last_used_at: now,
        })
        .execute();
    return secret;
}

export async function loadSession(
    db: Connection,
    hash: string,
): Promise<StoredSession | undefined> {
    return db
        .selectFrom('sessions')
        .select(['id', 'user_id as userId', 'organization_id as organizationId'])
        .select(['expires_at', 'last_used_at'])
        .where('hash', '=', hash)
        .executeTakeFirst();
}

/** Lists the browsers in which a person is signed in, the last used first. */
export async function listSessions(
    ctx: PlatformContext,
    userId: string,
    currentId: string | undefined,
): Promise<BrowserSession[]> {
    const rows = await ctx.db
        .selectFrom('sessions')
        .selectAll()
        .where('user_id', '=', userId)
        .where('expires_at', '>', ctx.now())
        .orderBy('last_used_at', 'desc')
        .limit(MAX_LISTED)
        .execute();
    return rows.map((row) => ({
        id: row.id,
        userAgent: row.user_agent,
        createdAt: row.created_at.getTime(),
        expiresAt: row.expires_at.getTime(),
        lastUsedAt: row.last_used_at.getTime(),
        current: row.id === currentId,
    }));
}

const MAX_LISTED = 200;

/**
 * Signs one browser of a person out.
 *
 * @throws PlatformError `not_found`, also for a session of another person.
 */
export async function endSession(db: Connection, userId: string, id: string): Promise<void> {
    const { numDeletedRows } = await db
        .deleteFrom('sessions')
        .where('id', '=', id)
        .where('user_id', '=', userId)
        .executeTakeFirst();
    if (numDeletedRows === 0n) throw notFound('Session', id);
}
