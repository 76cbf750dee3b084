import type { PlatformContext, User } from '@bindery/platform';

import { loadSessions, sessionUser } from './sessions/session.ts';
import { loadTokens, tokenUser } from './tokens/api-token.ts';

/** Implements `Identity.reloadUsers` with at most two queries. */
export async function reloadUsers(
    ctx: PlatformContext,
    users: readonly User[],
): Promise<(User | undefined)[]> {
    const now = ctx.now();
    const idsOf = (kind: 'session' | 'token') => [
        ...new Set(
            users.flatMap(({ credential }) => (credential?.kind === kind ? [credential.id] : [])),
        ),
    ];
    const sessionIds = idsOf('session');
    const tokenIds = idsOf('token');
    const [sessions, tokens] = await Promise.all([
        sessionIds.length === 0 ? [] : loadSessions(ctx.db, sessionIds),
        tokenIds.length === 0 ? [] : loadTokens(ctx.db, tokenIds),
    ]);
    const current = [
        ...sessions.filter(({ expires_at }) => expires_at > now).map(sessionUser),
        ...tokens
            .filter(({ expires_at }) => expires_at === null || expires_at > now)
            .map(tokenUser),
    ];
    const byCredential = new Map(current.map((user) => [user.credential?.id, user]));
    return users.map(({ credential }) => credential && byCredential.get(credential.id));
}
