import type { Organization, User } from '@gitbook/api';
import type { Selectable } from 'kysely';

import type { Connection, Schema } from '../database/schema.ts';
import { notFound } from '../error.ts';
import type { Urls } from '../urls.ts';

export type OrganizationRow = Selectable<Schema['organizations']>;
export type UserRow = Selectable<Schema['users']>;

export async function findOrganization(db: Connection, id: string): Promise<OrganizationRow> {
    const row = await db
        .selectFrom('organizations')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
    if (row === undefined) throw notFound('Organization', id);
    return row;
}

export async function findUser(db: Connection, id: string): Promise<UserRow> {
    const row = await db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) throw notFound('User', id);
    return row;
}

/**
 * Converts an organization to the response of the API. The fields of plans and billing, which Bindery lacks, are
 * constant.
 */
export function organizationView(row: OrganizationRow, urls: Urls): Organization {
    return {
        object: 'organization',
        id: row.id,
        title: row.title,
        createdAt: row.created_at.toISOString(),
        emailDomains: [],
        type: 'business',
        plan: 'enterprise_2024',
        inviteLinks: false,
        mergeRules: { type: 'none' },
        trial: { status: 'notapplicable', count: 0 },
        urls: { location: urls.api(`/orgs/${row.id}`), app: urls.app('/') },
        permissions: {
            view: true,
            access: true,
            admin: true,
            ownTeam: true,
            createContent: true,
            createOpenAPISpec: false,
            viewBilling: false,
            listMembers: true,
            listTeams: true,
            listIntegrations: true,
            listInstallations: true,
            installIntegration: true,
        },
    } as Organization;
}

export function userView(row: UserRow, urls: Urls): User {
    return {
        object: 'user',
        id: row.id,
        displayName: row.display_name,
        ...(row.email === null ? {} : { email: row.email }),
        urls: { location: urls.api(`/users/${row.id}`) },
    };
}

/** Returns true if a user is a member of an organization. */
export async function isMember(
    db: Connection,
    organizationId: string,
    userId: string,
): Promise<boolean> {
    const row = await db
        .selectFrom('members')
        .select('role')
        .where('organization_id', '=', organizationId)
        .where('user_id', '=', userId)
        .executeTakeFirst();
    return row !== undefined;
}
