import {
    ALL_PERMISSIONS,
    ROLE_PERMISSIONS,
    type ApiToken,
    type CreatedApiToken,
    type NewApiToken,
    type Permission,
    type Role,
} from '@bindery/contract';
import {
    PlatformError,
    createId,
    notFound,
    recordAudit,
    type Connection,
    type PlatformContext,
    type User,
} from '@bindery/platform';
import { sql } from 'kysely';

import { createSecret, hashSecret } from '../secrets/secret.ts';
import type { Principal } from '../sessions/session.ts';

/** Distinguishes API tokens from tokens of integrations, and lets scanners of repositories find leaked ones. */
export const TOKEN_PREFIX = 'bnd_';

/** Default lifetime of a token in days. */
export const DEFAULT_TOKEN_DAYS = 90;

const MAX_TOKEN_DAYS = 3650;
const DAY_MS = 24 * 60 * 60 * 1000;

/** The most tokens of one person in one organization. */
const MAX_TOKENS = 100;

const MAX_NAME = 100;
const HINT_LENGTH = 4;

export interface StoredToken extends Principal {
    id: string;
    role: Role;
    scopes: string[];
    expires_at: Date | null;
    last_used_at: Date | null;
}

/**
 * Creates an API token. Its secret is returned once and stored nowhere.
 *
 * @param granted The permissions of the caller, which are the most that the token can have. If an API token makes the
 *   call, the new token expires no later than that one.
 * @throws PlatformError `invalid`, `forbidden`, `quota_exceeded`.
 */
export async function createApiToken(
    ctx: PlatformContext,
    { userId, organizationId, credential }: Principal & Pick<User, 'credential'>,
    { name, scopes, expiresInDays = DEFAULT_TOKEN_DAYS }: NewApiToken,
    granted: readonly Permission[],
): Promise<CreatedApiToken> {
    const now = ctx.now();
    const row = {
        id: createId(),
        user_id: userId,
        organization_id: organizationId,
        name: checkedName(name),
        scopes: checkedScopes(scopes ?? [...granted], granted),
        created_at: now,
        expires_at: earlier(
            expiresInDays === null ? null : expiryOf(now, expiresInDays),
            await expiryOfCaller(ctx.db, credential),
        ),
        last_used_at: null,
    };
    await ctx.db.deleteFrom('api_tokens').where('expires_at', '<', now).execute();
    const { count } = await ctx.db
        .selectFrom('api_tokens')
        .select((select) => select.fn.countAll<string>().as('count'))
        .where('user_id', '=', userId)
        .where('organization_id', '=', organizationId)
        .executeTakeFirstOrThrow();
    if (Number(count) >= MAX_TOKENS) {
        throw new PlatformError(
            'quota_exceeded',
            `You have ${MAX_TOKENS} API tokens, the most that are allowed. Revoke those that are not used.`,
        );
    }
    const token = createSecret(TOKEN_PREFIX);
    const hint = token.slice(-HINT_LENGTH);
    await ctx.db.transaction().execute(async (tx) => {
        await tx
            .insertInto('api_tokens')
            .values({ ...row, hint, hash: hashSecret(token) })
            .execute();
        await recordAudit(tx, {
            organizationId,
            action: 'token.create',
            target: row.id,
            details: { name: row.name, scopes: row.scopes, expiresAt: row.expires_at },
        });
    });
    return { ...view({ ...row, hint }), token };
}

function checkedName(name: string): string {
    const trimmed = name.trim();
    if (trimmed === '' || trimmed.length > MAX_NAME || trimmed.includes('\0')) {
        throw new PlatformError(
            'invalid',
            `name: Give the token a name of 1 to ${MAX_NAME} characters.`,
        );
    }
    return trimmed;
}

function checkedScopes(
    scopes: readonly Permission[],
    granted: readonly Permission[],
): Permission[] {
    const unique = [...new Set(scopes)];
    if (unique.length === 0) {
        throw new PlatformError('invalid', `scopes: Name at least one of ${granted.join(', ')}.`);
    }
    for (const scope of unique) {
        if (!ALL_PERMISSIONS.includes(scope)) {
            throw new PlatformError(
                'invalid',
                `scopes: "${String(scope)}" is no scope. Name some of ${ALL_PERMISSIONS.join(', ')}.`,
            );
        }
        if (!granted.includes(scope)) {
            throw new PlatformError(
                'forbidden',
                `scopes: You do not have the permission ${scope}, so a token of yours cannot have it.`,
            );
        }
    }
    return unique;
}

/** Returns the expiry of the token that makes a call; null for a session and for a token that never expires. */
async function expiryOfCaller(
    db: Connection,
    credential: User['credential'],
): Promise<Date | null> {
    if (credential?.kind !== 'token') return null;
    const row = await db
        .selectFrom('api_tokens')
        .select('expires_at')
        .where('id', '=', credential.id)
        .executeTakeFirst();
    return row?.expires_at ?? null;
}

/** Returns the earlier of two times; null is later than every time. */
function earlier(a: Date | null, b: Date | null): Date | null {
    if (a === null || b === null) return a ?? b;
    return a < b ? a : b;
}

function expiryOf(now: Date, days: number): Date {
    if (!(days > 0 && days <= MAX_TOKEN_DAYS)) {
        throw new PlatformError(
            'invalid',
            `expiresInDays: Give a number of days up to ${MAX_TOKEN_DAYS}, or null for a token without end.`,
        );
    }
    return new Date(now.getTime() + days * DAY_MS);
}

/** Selects the tokens of enabled members of their organizations, with the members' roles. */
function selectTokens(db: Connection) {
    return db
        .selectFrom('api_tokens')
        .innerJoin('users', 'users.id', 'api_tokens.user_id')
        .innerJoin('members', (join) =>
            join
                .onRef('members.user_id', '=', 'api_tokens.user_id')
                .onRef('members.organization_id', '=', 'api_tokens.organization_id'),
        )
        .select(['api_tokens.id', 'api_tokens.user_id as userId', 'members.role'])
        .select(['api_tokens.organization_id as organizationId', 'scopes', 'expires_at'])
        .select('last_used_at')
        .where('users.disabled_at', 'is', null);
}

export async function loadToken(db: Connection, hash: string): Promise<StoredToken | undefined> {
    return selectTokens(db).where('hash', '=', hash).executeTakeFirst();
}

/** Loads tokens by their ids. Revoked tokens are absent, expired ones are not. */
export async function loadTokens(db: Connection, ids: string[]): Promise<StoredToken[]> {
    return selectTokens(db)
        .where(sql<boolean>`api_tokens.id = any(${ids}::text[])`)
        .execute();
}

export function tokenUser({ id, userId, organizationId, role, scopes }: StoredToken): User {
    return {
        kind: 'user',
        userId,
        organizationId,
        permissions: ROLE_PERMISSIONS[role].filter((name) => scopes.includes(name)),
        credential: { kind: 'token', id },
    };
}

/** Lists the API tokens of a person in an organization that have not expired, the newest first. */
export async function listApiTokens(
    ctx: PlatformContext,
    { userId, organizationId }: Principal,
): Promise<ApiToken[]> {
    const rows = await ctx.db
        .selectFrom('api_tokens')
        .selectAll()
        .where('user_id', '=', userId)
        .where('organization_id', '=', organizationId)
        .where((where) =>
            where.or([where('expires_at', 'is', null), where('expires_at', '>', ctx.now())]),
        )
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .execute();
    return rows.map(view);
}

/**
 * Revokes a token. Requests with it are refused within one second.
 *
 * @throws PlatformError `not_found`, also for a token of another person.
 */
export async function revokeApiToken(
    ctx: PlatformContext,
    { userId, organizationId }: Principal,
    id: string,
): Promise<void> {
    await ctx.db.transaction().execute(async (tx) => {
        const row = await tx
            .deleteFrom('api_tokens')
            .where('id', '=', id)
            .where('user_id', '=', userId)
            .where('organization_id', '=', organizationId)
            .returning('name')
            .executeTakeFirst();
        if (row === undefined) throw notFound('Token', id);
        await recordAudit(tx, {
            organizationId,
            action: 'token.revoke',
            target: id,
            details: { name: row.name },
        });
    });
}

interface ViewedToken {
    id: string;
    name: string;
    scopes: string[];
    hint: string;
    created_at: Date;
    expires_at: Date | null;
    last_used_at: Date | null;
}

function view(row: ViewedToken): ApiToken {
    return {
        id: row.id,
        name: row.name,
        scopes: ALL_PERMISSIONS.filter((permission) => row.scopes.includes(permission)),
        hint: row.hint,
        createdAt: row.created_at.getTime(),
        expiresAt: row.expires_at?.getTime() ?? null,
        lastUsedAt: row.last_used_at?.getTime() ?? null,
    };
}
