/**
 * The permissions of people and their tokens, with the descriptions that are shown when a token is created. Each
 * operation of the API and each route of the workbench requires one.
 */
export const PERMISSIONS = {
    'content:read': 'Read spaces, pages and sites',
    'content:write': 'Change spaces, pages and sites',
    'integrations:read': 'See integrations and installations, and render their blocks',
    'integrations:install': 'Install, configure and pause integrations',
    'integrations:publish': 'Publish integrations',
    'activity:read': 'Read invocations with their logs',
    'events:send': 'Send events and replay deliveries',
    'tokens:write': 'List, create and revoke API tokens',
    'members:read': 'See the members of the organization',
    'members:write': 'Invite, change and remove members',
    'audit:read': 'Read the audit log',
    'organization:write': 'Rename the organization, and appoint and remove owners',
} as const;

/** A permission of a person or of a person's token; `Scope` is for integrations. */
export type Permission = keyof typeof PERMISSIONS;

/** The names of all permissions. */
export const ALL_PERMISSIONS = Object.keys(PERMISSIONS) as readonly Permission[]; // the keys are of this type

/** The roles of members of an organization, from the one with all permissions to the one with the fewest. */
export const ROLES = ['owner', 'admin', 'editor', 'reader'] as const;

/** The role of a member of an organization. */
export type Role = (typeof ROLES)[number];

const READER: readonly Permission[] = ['content:read', 'integrations:read', 'tokens:write'];

const EDITOR: readonly Permission[] = [...READER, 'content:write', 'members:read'];

const ADMIN: readonly Permission[] = [
    ...EDITOR,
    'integrations:install',
    'integrations:publish',
    'activity:read',
    'events:send',
    'members:write',
    'audit:read',
];

/** The permissions of each role. Every operation, route and button obeys this table. */
export const ROLE_PERMISSIONS: Record<Role, readonly Permission[]> = {
    owner: ALL_PERMISSIONS,
    admin: ADMIN,
    editor: EDITOR,
    reader: READER,
};
