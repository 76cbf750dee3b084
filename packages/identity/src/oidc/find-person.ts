import { ROLES, type Role } from '@bindery/contract';
import {
    PlatformError,
    createUser,
    recordAudit,
    type PlatformContext,
    type Tx,
} from '@bindery/platform';

import type { OidcProvider } from '../http/auth-options.ts';
import { homeOrganization } from '../people/home-organization.ts';
import { endMembership } from '../people/end-membership.ts';
import { acceptInvitationByHash } from '../people/invitations.ts';
import { keepingAnOwner } from '../people/last-owner.ts';
import type { Principal } from '../sessions/session.ts';

/** Claims of a verified id token (OpenID Connect Core 1.0, section 5.1). */
export interface OidcClaims {
    iss: string;
    sub: string;
    name?: unknown;
    email?: unknown;
    email_verified?: unknown;
    [claim: string]: unknown;
}

/**
 * Finds the person of an account. Issuer and subject identify the account, never its e-mail address: the holder of an
 * address at one provider must not take over an account of another. A new account needs an invitation, or a group with
 * a role. Groups are read from the id token at every sign-in.
 *
 * @throws PlatformError `forbidden` if the person may not sign in, `conflict` if the address belongs to another
 * account.
 */
export async function findOrCreatePerson(
    ctx: PlatformContext,
    provider: OidcProvider,
    claims: OidcClaims,
    invitationHash: string | null,
): Promise<Principal> {
    const { userId, organizationId } = await keepingAnOwner(
        ctx.db.transaction().execute(async (tx) => {
            const { iss: issuer, sub: subject } = claims;
            const account = await tx
                .selectFrom('accounts')
                .innerJoin('users', 'users.id', 'accounts.user_id')
                .select(['users.id', 'users.disabled_at'])
                .where('issuer', '=', issuer)
                .where('subject', '=', subject)
                .executeTakeFirst();
            if (account !== undefined && account.disabled_at !== null) {
                throw new PlatformError('forbidden', 'Your account is disabled.');
            }
            const role = roleOf(provider, claims);
            if (account === undefined && role === undefined && invitationHash === null) {
                throw new PlatformError(
                    'forbidden',
                    provider.groups === undefined
                        ? 'You have no account here. Ask for an invitation.'
                        : 'None of your groups has a role here. Ask your administrator.',
                );
            }
            const userId = account?.id ?? (await createPerson(tx, provider, claims));
            if (provider.groups !== undefined) {
                await followGroups(tx, provider.groups.organization, userId, role);
            }
            if (invitationHash !== null) {
                const invitation = await acceptInvitationByHash(ctx, tx, invitationHash, userId);
                return { userId, organizationId: invitation.organizationId };
            }
            return { userId, organizationId: undefined };
        }),
    );
    // After the transaction, because `homeOrganization` refuses a person without a membership. Its error must not roll
    // back the end of a membership.
    return { userId, organizationId: organizationId ?? (await homeOrganization(ctx.db, userId)) };
}

async function createPerson(
    tx: Tx,
    { groups }: OidcProvider,
    { iss, sub, name, email, email_verified: verified }: OidcClaims,
): Promise<string> {
    const address = typeof email === 'string' && verified === true ? email.toLowerCase() : null;
    const home = groups?.organization ?? (await anyOrganization(tx));
    const userId = await createUser(tx, home, {
        displayName:
            typeof name === 'string' && name !== '' ? name.slice(0, 100) : (address ?? sub),
        email: address,
        role: null,
    });
    await tx
        .insertInto('accounts')
        .values({ issuer: iss, subject: sub, user_id: userId })
        .execute();
    return userId;
}

/**
 * Returns the oldest organization for the row of a user: the column is required, and has no effect on the user's
 * permissions.
 */
async function anyOrganization(tx: Tx): Promise<string> {
    const { id } = await tx
        .selectFrom('organizations')
        .select('id')
        .orderBy('created_at')
        .executeTakeFirstOrThrow();
    return id;
}

/** Returns the highest role of the groups in the id token. */
function roleOf({ groups }: OidcProvider, claims: OidcClaims): Role | undefined {
    if (groups === undefined) return undefined;
    const claim = claims[groups.claim ?? 'groups'];
    const names = Array.isArray(claim) ? claim : [claim];
    const roles = new Set(names.map((name) => groups.roles[String(name)]));
    return ROLES.find((role) => roles.has(role));
}

/** Gives the person the role of the groups in the organization, or ends the membership if there is no role. */
async function followGroups(
    tx: Tx,
    organizationId: string,
    userId: string,
    role: Role | undefined,
): Promise<void> {
    const before = await tx
        .selectFrom('members')
        .select('role')
        .where('organization_id', '=', organizationId)
        .where('user_id', '=', userId)
        .executeTakeFirst();
    if (before?.role === role) return;
    if (role === undefined) {
        await endMembership(tx, organizationId, userId);
    } else {
        await tx
            .insertInto('members')
            .values({ organization_id: organizationId, user_id: userId, role })
            .onConflict((conflict) =>
                conflict.columns(['organization_id', 'user_id']).doUpdateSet({ role }),
            )
            .execute();
    }
    await recordAudit(tx, {
        organizationId,
        action: 'member.follow-groups',
        target: userId,
        details: { from: before?.role ?? null, to: role ?? null },
    });
}
