import { ROLE_PERMISSIONS, type Invitation, type Permission, type Role } from '@bindery/contract';
import {
    PlatformError,
    createId,
    notFound,
    recordAudit,
    type Connection,
    type PlatformContext,
    type User,
} from '@bindery/platform';

import { createSecret, hashSecret, isSecret } from '../secrets/secret.ts';
import { requireGrant } from './members.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const INVITATION_MS = 7 * DAY_MS;

/** The most open invitations of an organization. */
const MAX_OPEN = 500;

export interface OpenInvitation {
    id: string;
    organizationId: string;
    title: string;
    role: Role;
    email: string | null;
    expires_at: Date;
}

/** Path of the page that accepts an invitation; the secret is in the fragment, which no server log contains. */
const INVITATION_PATH = '/invitation';

/**
 * Invites a person by a link, which the caller sends.
 *
 * @throws PlatformError `forbidden`, `quota_exceeded`.
 */
export async function invite(
    ctx: PlatformContext,
    caller: User,
    { role, email }: { role: Role; email: string | null },
): Promise<Invitation & { url: string }> {
    requireGrant(caller, role);
    const { organizationId } = caller;
    const now = ctx.now();
    const secret = createSecret();
    const row = {
        id: createId(),
        organization_id: organizationId,
        role,
        email,
        created_at: now,
        expires_at: new Date(now.getTime() + INVITATION_MS),
    };
    await ctx.db.transaction().execute(async (tx) => {
        await tx.deleteFrom('invitations').where('expires_at', '<', now).execute();
        const { count } = await tx
            .selectFrom('invitations')
            .select((select) => select.fn.countAll<string>().as('count'))
            .where('organization_id', '=', organizationId)
            .executeTakeFirstOrThrow();
        if (Number(count) >= MAX_OPEN) {
            throw new PlatformError(
                'quota_exceeded',
                `The organization has ${MAX_OPEN} open invitations. Withdraw those that are not needed.`,
            );
        }
        await tx
            .insertInto('invitations')
            .values({ ...row, hash: hashSecret(secret), invited_by: caller.userId })
            .execute();
        await recordAudit(tx, {
            organizationId,
            action: 'invitation.create',
            target: row.id,
            details: { role, email },
        });
    });
    return { ...view(row), url: ctx.urls.app(`${INVITATION_PATH}#${secret}`) };
}

/** Lists the open invitations of an organization, the newest first. Their links cannot be read again. */
export async function listInvitations(
    ctx: PlatformContext,
    organizationId: string,
): Promise<Invitation[]> {
    const rows = await ctx.db
        .selectFrom('invitations')
        .select(['id', 'role', 'email', 'created_at', 'expires_at'])
        .where('organization_id', '=', organizationId)
        .where('expires_at', '>', ctx.now())
        .orderBy('created_at', 'desc')
        .limit(MAX_OPEN)
        .execute();
    return rows.map(view);
}

/** @throws PlatformError `not_found`, `forbidden`. */
export async function withdrawInvitation(
    ctx: PlatformContext,
    caller: User,
    id: string,
): Promise<void> {
    const { organizationId } = caller;
    await ctx.db.transaction().execute(async (tx) => {
        const row = await tx
            .deleteFrom('invitations')
            .where('id', '=', id)
            .where('organization_id', '=', organizationId)
            .returning('role')
            .executeTakeFirst();
        if (row === undefined) throw notFound('Invitation', id);
        requireGrant(caller, row.role);
        await recordAudit(tx, { organizationId, action: 'invitation.withdraw', target: id });
    });
}

/**
 * Finds an invitation by its secret.
 *
 * @throws PlatformError `not_found` for an invitation that is unknown, used, withdrawn or expired, or whose maker may
 * no longer invite a person with its role.
 */
export async function findInvitation(
    ctx: PlatformContext,
    db: Connection,
    secret: string,
): Promise<OpenInvitation> {
    return findByHash(ctx, db, isSecret(secret) ? hashSecret(secret) : '');
}

async function findByHash(
    ctx: PlatformContext,
    db: Connection,
    hash: string,
): Promise<OpenInvitation> {
    const row = await db
        .selectFrom('invitations')
        .innerJoin('organizations', 'organizations.id', 'invitations.organization_id')
        .select(['invitations.id', 'organizations.id as organizationId', 'title', 'role'])
        .select(['email', 'expires_at', 'invited_by'])
        .where('hash', '=', hash)
        .executeTakeFirst();
    if (row === undefined || row.expires_at <= ctx.now()) throw invitationGone();
    const { invited_by: maker, ...invitation } = row;
    if (!(await mayInvite(db, maker, invitation))) throw invitationGone();
    return invitation;
}

/** Returns true if the maker of an invitation is still a member with all permissions of its role. */
async function mayInvite(
    db: Connection,
    maker: string | null,
    { organizationId, role }: Pick<OpenInvitation, 'organizationId' | 'role'>,
): Promise<boolean> {
    const member = await db
        .selectFrom('members')
        .innerJoin('users', 'users.id', 'members.user_id')
        .select('members.role')
        .where('members.user_id', '=', maker)
        .where('members.organization_id', '=', organizationId)
        .where('users.disabled_at', 'is', null)
        .executeTakeFirst();
    const granted: readonly Permission[] =
        member === undefined ? [] : ROLE_PERMISSIONS[member.role];
    return ['members:write' as const, ...ROLE_PERMISSIONS[role]].every((name) =>
        granted.includes(name),
    );
}

function invitationGone(): PlatformError {
    return new PlatformError(
        'not_found',
        'This invitation was used, withdrawn, or has expired. Ask for a new one.',
    );
}

/**
 * Makes a user a member by an invitation, and uses the invitation up. Of concurrent uses, one succeeds. A member keeps
 * the role that the member has.
 *
 * @throws PlatformError `not_found`.
 */
export async function acceptInvitationByHash(
    ctx: PlatformContext,
    tx: Connection,
    hash: string,
    userId: string,
): Promise<OpenInvitation> {
    const invitation = await findByHash(ctx, tx, hash);
    const { numDeletedRows } = await tx
        .deleteFrom('invitations')
        .where('id', '=', invitation.id)
        .executeTakeFirst();
    if (numDeletedRows === 0n) throw invitationGone();
    const { organizationId, role } = invitation;
    await tx
        .insertInto('members')
        .values({ organization_id: organizationId, user_id: userId, role })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    await recordAudit(
        tx,
        {
            organizationId,
            action: 'invitation.accept',
            target: userId,
            details: { role, invitation: invitation.id },
        },
        { kind: 'user', id: userId },
    );
    return invitation;
}

function view(row: {
    id: string;
    role: Role;
    email: string | null;
    created_at: Date;
    expires_at: Date;
}): Invitation {
    return {
        id: row.id,
        role: row.role,
        email: row.email,
        createdAt: row.created_at.getTime(),
        expiresAt: row.expires_at.getTime(),
    };
}
