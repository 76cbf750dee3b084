import { ROLE_PERMISSIONS } from '@bindery/contract';
import { expect, it } from 'vitest';

import { grantableRoles } from './roles.ts';

it('lets owners give every role, admins all but owner, and others none', () => {
    expect(grantableRoles(ROLE_PERMISSIONS.owner)).toEqual(['owner', 'admin', 'editor', 'reader']);
    expect(grantableRoles(ROLE_PERMISSIONS.admin)).toEqual(['admin', 'editor', 'reader']);
    expect(grantableRoles(ROLE_PERMISSIONS.editor)).toEqual([]);
    expect(grantableRoles(ROLE_PERMISSIONS.reader)).toEqual([]);
});
