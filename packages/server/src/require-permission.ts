import type { Permission } from '@bindery/contract';
import { PlatformError, type User } from '@bindery/platform';

/** @throws PlatformError `forbidden` that names the missing permission. */
export function requirePermission(user: User, permission: Permission): void {
    if (user.permissions.includes(permission)) return;
    throw new PlatformError(
        'forbidden',
        user.credential?.kind === 'token'
            ? `The API token needs the scope ${permission} for this.`
            : `Your role in this organization lacks the permission ${permission}.`,
    );
}
