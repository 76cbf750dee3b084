import {
    PlatformError,
    recordAudit,
    type Connection,
    type PlatformContext,
} from '@bindery/platform';

import { hashPassword, NO_PASSWORD, verifyPassword } from './hash-password.ts';

const MIN_LENGTH = 12;
const MAX_LENGTH = 200;

/**
 * Hashes a password that a person chose.
 *
 * @param peer The client, see `peerOf`; absent for the operator.
 * @throws PlatformError `invalid`, `too_many_requests`.
 */
export async function hashNewPassword(password: string, peer?: string): Promise<string> {
    if (password.length < MIN_LENGTH || password.length > MAX_LENGTH) {
        throw new PlatformError(
            'invalid',
            `password: Choose one of ${MIN_LENGTH} to ${MAX_LENGTH} characters.`,
        );
    }
    return hashPassword(password, peer);
}

/** Stores the hash of a user's password, and ends the user's sessions. */
export async function storePassword(
    ctx: PlatformContext,
    db: Connection,
    userId: string,
    hash: string,
): Promise<void> {
    const updated_at = ctx.now();
    await db
        .insertInto('passwords')
        .values({ user_id: userId, hash, updated_at })
        .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ hash, updated_at }))
        .execute();
    await db.deleteFrom('sessions').where('user_id', '=', userId).execute();
    await recordAudit(db, { organizationId: null, action: 'password.set', target: userId });
}

/**
 * Returns the id of the user with this address and password; undefined if no user matches. An unknown address takes as
 * long as a wrong password.
 *
 * @throws PlatformError `too_many_requests`.
 */
export async function findByPassword(
    ctx: PlatformContext,
    email: string,
    password: string,
    peer: string,
): Promise<string | undefined> {
    const row = await ctx.db
        .selectFrom('users')
        .innerJoin('passwords', 'passwords.user_id', 'users.id')
        .select(['users.id', 'passwords.hash', 'users.disabled_at'])
        .where((where) => where(where.fn<string>('lower', ['users.email']), '=', email))
        .executeTakeFirst();
    const isRight = await verifyPassword(password, row?.hash ?? NO_PASSWORD, peer);
    return isRight && row?.disabled_at === null ? row.id : undefined;
}
