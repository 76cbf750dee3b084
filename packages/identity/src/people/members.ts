import { ROLE_PERMISSIONS, type Member, type Role } from '@bindery/contract';
import {
    PlatformError,
    notFound,
    recordAudit,
    type Connection,
    type PlatformContext,
    type User,
} from '@bindery/platform';

import { endMembership } from './end-membership.ts';
import { keepingAnOwner } from './last-owner.ts';

const MAX_LISTED = 1000;

/** Lists the members of an organization, the oldest first. */
export async function listMembers(ctx: PlatformContext, organizationId: string): Promise<Member[]> {
    const rows = await ctx.db
        .selectFrom('members')
        .innerJoin('users', 'users.id', 'members.user_id')
        .select(['users.id', 'users.display_name', 'users.email', 'users.disabled_at'])
        .select(['members.role', 'members.created_at'])
        .where('members.organization_id', '=', organizationId)
        .orderBy('members.created_at')
        .orderBy('users.id')
        .limit(MAX_LISTED)
        .execute();
    return rows.map((row) => ({
        id: row.id,
        displayName: row.display_name,
        email: row.email,
        role: row.role,
        disabled: row.disabled_at !== null,
        joinedAt: row.created_at.getTime(),
    }));
}

/** Lists the organizations of a person, with the person's role in each. */
export async function listOrganizations(
    db: Connection,
    userId: string,
): Promise<{ id: string; title: string; role: Role }[]> {
    return db
        .selectFrom('members')
        .innerJoin('organizations', 'organizations.id', 'members.organization_id')
        .select(['organizations.id', 'organizations.title', 'members.role'])
        .where('members.user_id', '=', userId)
        .orderBy('organizations.title')
        .execute();
}

/**
 * Changes the role of a member.
 *
 * @throws PlatformError `not_found`, `forbidden` if the caller may not give or take the role, `conflict` for the last
 *   owner.
 */
export async function changeRole(
    ctx: PlatformContext,
    caller: User,
    userId: string,
    role: Role,
): Promise<void> {
    await keepingAnOwner(
        ctx.db.transaction().execute(async (tx) => {
            const before = await requireMember(tx, caller.organizationId, userId);
            requireGrant(caller, before);
            requireGrant(caller, role);
            await tx
                .updateTable('members')
                .set({ role })
                .where('organization_id', '=', caller.organizationId)
                .where('user_id', '=', userId)
                .execute();
            await recordAudit(tx, {
                organizationId: caller.organizationId,
                action: 'member.change-role',
                target: userId,
                details: { from: before, to: role },
            });
        }),
    );
}

/**
 * Removes a member, with the member's sessions and tokens in the organization. Every member may leave.
 *
 * @throws PlatformError `not_found`, `forbidden`, `conflict` for the last owner.
 */
export async function removeMember(
    ctx: PlatformContext,
    caller: User,
    userId: string,
): Promise<void> {
    const { organizationId } = caller;
    await keepingAnOwner(
        ctx.db.transaction().execute(async (tx) => {
            const role = await requireMember(tx, organizationId, userId);
            if (userId !== caller.userId) requireGrant(caller, role);
            await endMembership(tx, organizationId, userId);
            await recordAudit(tx, {
                organizationId,
                action: 'member.remove',
                target: userId,
                details: { role },
            });
        }),
    );
}

async function requireMember(
    db: Connection,
    organizationId: string,
    userId: string,
): Promise<Role> {
    const row = await db
        .selectFrom('members')
        .select('role')
        .where('organization_id', '=', organizationId)
        .where('user_id', '=', userId)
        .executeTakeFirst();
    if (row === undefined) throw notFound('Member', userId);
    return row.role;
}

/**
 * Requires that the caller has every permission of a role. Members can therefore neither give nor take a role above
 * their own.
 *
 * @throws PlatformError `forbidden`.
 */
export function requireGrant(caller: User, role: Role): void {
    if (ROLE_PERMISSIONS[role].every((name) => caller.permissions.includes(name))) return;
    throw new PlatformError(
        'forbidden',
        `Only a member with all permissions of the role ${role} can give or take it.`,
    );
}
