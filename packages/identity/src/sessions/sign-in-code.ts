import type { PlatformContext } from '@bindery/platform';

import { createSecret, hashSecret, isSecret } from '../secrets/secret.ts';
import type { Principal } from './session.ts';

/** Lifetime of an unused code in milliseconds: long enough to return to the terminal after a break. */
const CODE_MS = 60 * 60 * 1000;

/** Creates a code that signs one browser in, once. It is part of a URL, so that opening the URL is enough. */
export async function createSignInCode(
    ctx: PlatformContext,
    { userId, organizationId }: Principal,
): Promise<string> {
    const code = createSecret();
    const now = ctx.now();
    await ctx.db.deleteFrom('sign_in_codes').where('expires_at', '<', now).execute();
    await ctx.db
        .insertInto('sign_in_codes')
        .values({
            hash: hashSecret(code),
            user_id: userId,
            organization_id: organizationId,
            expires_at: new Date(now.getTime() + CODE_MS),
        })
        .execute();
    return code;
}

/** The person whom a code signs in. */
export interface CodeOwner {
    userId: string;
    displayName: string;
}

/** Returns the person whom a code signs in, without using it up; undefined if it is unknown, used or expired. */
export async function ownerOfSignInCode(
    ctx: PlatformContext,
    code: string,
): Promise<CodeOwner | undefined> {
    if (!isSecret(code)) return undefined;
    return ctx.db
        .selectFrom('sign_in_codes')
        .innerJoin('users', 'users.id', 'sign_in_codes.user_id')
        .where('hash', '=', hashSecret(code))
        .where('expires_at', '>', ctx.now())
        .select(['users.id as userId', 'users.display_name as displayName'])
        .executeTakeFirst();
}

/** Uses a code up. Returns undefined if it is unknown, used or expired. Of concurrent uses, one succeeds. */
export async function redeemSignInCode(
    ctx: PlatformContext,
    code: string,
): Promise<Principal | undefined> {
    if (!isSecret(code)) return undefined;
    const row = await ctx.db
        .deleteFrom('sign_in_codes')
        .where('hash', '=', hashSecret(code))
        .returning(['user_id as userId', 'organization_id as organizationId', 'expires_at'])
        .executeTakeFirst();
    return row === undefined || row.expires_at <= ctx.now() ? undefined : row;
}
