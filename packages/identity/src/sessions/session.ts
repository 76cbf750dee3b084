import { ROLE_PERMISSIONS, type BrowserSession, type Role } from '@bindery/contract';
import {
    createId,
    notFound,
    recordAudit,
    type Connection,
    type PlatformContext,
    type User,
} from '@bindery/platform';
import { sql } from 'kysely';

import { createSecret, hashSecret } from '../secrets/secret.ts';

/** A person in one organization. */
export interface Principal {
    userId: string;
    organizationId: string;
}

export interface StoredSession extends Principal {
    id: string;
    role: Role;
    expires_at: Date;
    last_used_at: Date | null;
}

/** Longest text of a browser's name that is stored. */
const MAX_USER_AGENT = 300;

export interface NewSession {
    userAgent: string;
    lifetimeMs: number;
    /** How the person signed in, for the audit log. */
    method: 'code' | 'password' | 'oidc' | 'invitation';
    address?: string | undefined;
}

/** Signs a browser in. Returns the secret for its cookie. Also deletes expired sessions. */
export async function startSession(
    ctx: PlatformContext,
    db: Connection,
    { userId, organizationId }: Principal,
    { userAgent, lifetimeMs, method, address }: NewSession,
): Promise<string> {
    const now = ctx.now();
    await db.deleteFrom('sessions').where('expires_at', '<', now).execute();
    const secret = createSecret();
    const id = createId();
    await db
        .insertInto('sessions')
        .values({
            id,
            hash: hashSecret(secret),
            user_id: userId,
            organization_id: organizationId,
            user_agent: userAgent.replaceAll('\0', '').slice(0, MAX_USER_AGENT),
            created_at: now,
            expires_at: new Date(now.getTime() + lifetimeMs),
            last_used_at: now,
        })
        .execute();
    await recordAudit(
        db,
        { organizationId, action: 'session.start', target: userId, details: { method } },
        { kind: 'user', id: userId, credential: `session:${id}`, address },
    );
    return secret;
}

/** Selects the sessions of enabled members of their organizations, with the members' roles. */
function selectSessions(db: Connection) {
    return db
        .selectFrom('sessions')
        .innerJoin('users', 'users.id', 'sessions.user_id')
        .innerJoin('members', (join) =>
            join
                .onRef('members.user_id', '=', 'sessions.user_id')
                .onRef('members.organization_id', '=', 'sessions.organization_id'),
        )
        .select(['sessions.id', 'sessions.user_id as userId', 'members.role'])
        .select(['sessions.organization_id as organizationId', 'expires_at', 'last_used_at'])
        .where('users.disabled_at', 'is', null);
}

export async function loadSession(
    db: Connection,
    hash: string,
): Promise<StoredSession | undefined> {
    return selectSessions(db).where('hash', '=', hash).executeTakeFirst();
}

/** Loads sessions by their ids. Ended sessions are absent, expired ones are not. */
export async function loadSessions(db: Connection, ids: string[]): Promise<StoredSession[]> {
    return selectSessions(db)
        .where(sql<boolean>`sessions.id = any(${ids}::text[])`)
        .execute();
}

export function sessionUser({ id, userId, organizationId, role }: StoredSession): User {
    return {
        kind: 'user',
        userId,
        organizationId,
        permissions: ROLE_PERMISSIONS[role],
        credential: { kind: 'session', id },
    };
}

/**
 * Changes the organization of a session.
 *
 * @throws PlatformError `not_found` if the person is not a member.
 */
export async function switchOrganization(
    db: Connection,
    { userId, credential }: User,
    organizationId: string,
): Promise<void> {
    const { numUpdatedRows } = await db
        .updateTable('sessions')
        .set({ organization_id: organizationId })
        .where('id', '=', credential?.id ?? '')
        .where('user_id', '=', userId)
        .where((where) =>
            where.exists(
                where
                    .selectFrom('members')
                    .select('role')
                    .where('user_id', '=', userId)
                    .where('organization_id', '=', organizationId),
            ),
        )
        .executeTakeFirst();
    if (numUpdatedRows === 0n) throw notFound('Organization', organizationId);
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
