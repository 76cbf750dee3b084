import type { ApiToken, BrowserSession, CreatedApiToken, NewApiToken } from '@bindery/contract';
import { PlatformError, type PlatformContext, type User } from '@bindery/platform';

import { createLookup } from './secrets/lookup.ts';
import { isSecret } from './secrets/secret.ts';
import { reloadUsers } from './reload-users.ts';
import { touch } from './secrets/touch.ts';
import {
    endSession,
    listSessions,
    loadSession,
    sessionUser,
    startSession,
    switchOrganization,
    type NewSession,
    type Principal,
} from './sessions/session.ts';
import {
    createSignInCode,
    ownerOfSignInCode,
    redeemSignInCode,
    type CodeOwner,
} from './sessions/sign-in-code.ts';
import {
    createApiToken,
    listApiTokens,
    loadToken,
    tokenUser,
    revokeApiToken,
    TOKEN_PREFIX,
} from './tokens/api-token.ts';

export interface IdentityOptions {
    /** Lifetime of a session in milliseconds. Default: 30 days. */
    sessionMs?: number | undefined;
}

const SESSION_MS = 30 * 24 * 60 * 60 * 1000;

/** Sessions and API tokens of people. */
export interface Identity {
    readonly sessionMs: number;
    /** Returns the user of an API token. @throws PlatformError `unauthorized`. */
    userOfToken(token: string): Promise<User>;
    /** Returns the user of a session's cookie; undefined if the session is unknown, ended or expired. */
    userOfSession(secret: string): Promise<User | undefined>;
    /** Creates a code for a URL that signs one browser in, once. */
    createSignInCode(principal: Principal): Promise<string>;
    /** Returns the person whom a code signs in; undefined if it is unknown, used or expired. */
    ownerOfSignInCode(code: string): Promise<CodeOwner | undefined>;
    /** Exchanges a code for the secret of a new session; undefined if it is unknown, used or expired. */
    redeemSignInCode(code: string, userAgent: string): Promise<string | undefined>;
    /** Signs a browser in. Returns the secret for its cookie. */
    startSession(principal: Principal, session: Omit<NewSession, 'lifetimeMs'>): Promise<string>;
    listSessions(user: User): Promise<BrowserSession[]>;
    /** @throws PlatformError `not_found`. */
    endSession(user: User, id: string): Promise<void>;
    /** Changes the organization of the user's session. @throws PlatformError `not_found`. */
    switchOrganization(user: User, organizationId: string): Promise<void>;
    /** @throws PlatformError `invalid`, `forbidden`, `quota_exceeded`. */
    createToken(
        principal: Principal & Pick<User, 'permissions' | 'credential'>,
        token: NewApiToken,
    ): Promise<CreatedApiToken>;
    listTokens(principal: Principal): Promise<ApiToken[]>;
    /** @throws PlatformError `not_found`. */
    revokeToken(principal: Principal, id: string): Promise<void>;
    /**
     * Reads the users of sessions and tokens again, in the same order; undefined for a session or token that has ended.
     * Does not count as a use.
     */
    reloadUsers(users: readonly User[]): Promise<(User | undefined)[]>;
    /** Reads sessions, tokens and roles again. Called after a change of members in this process. */
    refresh(): void;
}

/** Creates the identity of a host, which reads and writes the tables of `ctx`. */
export function createIdentity(
    ctx: PlatformContext,
    { sessionMs = SESSION_MS }: IdentityOptions = {},
): Identity {
    const tokens = createLookup((hash) => loadToken(ctx.db, hash));
    const sessions = createLookup((hash) => loadSession(ctx.db, hash));
    const start: Identity['startSession'] = (principal, session) =>
        ctx.db
            .transaction()
            .execute((tx) =>
                startSession(ctx, tx, principal, { ...session, lifetimeMs: sessionMs }),
            );
    return {
        sessionMs,
        async userOfToken(token) {
            const row = isSecret(token, TOKEN_PREFIX) ? await tokens.find(token) : undefined;
            if (row === undefined) {
                throw new PlatformError('unauthorized', 'The token is not valid here.');
            }
            if (row.expires_at !== null && row.expires_at <= ctx.now()) {
                throw new PlatformError('unauthorized', 'The token has expired.');
            }
            touch(ctx, 'api_tokens', row);
            return tokenUser(row);
        },
        async userOfSession(secret) {
            const row = isSecret(secret) ? await sessions.find(secret) : undefined;
            if (row === undefined || row.expires_at <= ctx.now()) return undefined;
            touch(ctx, 'sessions', row);
            return sessionUser(row);
        },
        createSignInCode: (principal) => createSignInCode(ctx, principal),
        ownerOfSignInCode: (code) => ownerOfSignInCode(ctx, code),
        startSession: start,
        async redeemSignInCode(code, userAgent) {
            const principal = await redeemSignInCode(ctx, code);
            return principal && start(principal, { userAgent, method: 'code' });
        },
        listSessions: ({ userId, credential }) => listSessions(ctx, userId, credential?.id),
        async endSession({ userId }, id) {
            await endSession(ctx.db, userId, id);
            sessions.clear();
        },
        async switchOrganization(user, organizationId) {
            await switchOrganization(ctx.db, user, organizationId);
            sessions.clear();
        },
        createToken: (principal, token) =>
            createApiToken(ctx, principal, token, principal.permissions),
        listTokens: (principal) => listApiTokens(ctx, principal),
        async revokeToken(principal, id) {
            await revokeApiToken(ctx, principal, id);
            tokens.clear();
        },
        reloadUsers: (users) => reloadUsers(ctx, users),
        refresh() {
            tokens.clear();
            sessions.clear();
        },
    };
}
