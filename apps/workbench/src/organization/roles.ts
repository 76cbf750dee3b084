import { ROLE_PERMISSIONS, ROLES, type Permission, type Role } from '@bindery/contract';

export const ROLE_LABELS: Record<Role, string> = {
    owner: 'Owner',
    admin: 'Admin',
    editor: 'Editor',
    reader: 'Reader',
};

export const ROLE_NOTES: Record<Role, string> = {
    owner: 'Everything, and appoints owners',
    admin: 'Integrations, members and audit log',
    editor: 'Changes pages and sites',
    reader: 'Reads, and uses integrations',
};

/** Returns the roles that a person with these permissions may give and take. The server applies the same rule. */
export function grantableRoles(permissions: readonly Permission[]): Role[] {
    if (!permissions.includes('members:write')) return [];
    return ROLES.filter((role) =>
        ROLE_PERMISSIONS[role].every((permission) => permissions.includes(permission)),
    );
}
