import type { Role } from '@bindery/contract';

import { advisoryLock } from '../database/advisory-lock.ts';
import type { Connection } from '../database/schema.ts';
import { PlatformError } from '../error.ts';
import { createId } from '../id.ts';
import type { PlatformContext } from '../platform-context.ts';

/** An organization and one of its users. */
export interface Home {
    organizationId: string;
    userId: string;
}

export interface NewUser {
    displayName: string;
    email: string | null;
    /** Default: owner. Null: the user does not become a member. */
    role?: Role | null | undefined;
}

/** Creates an organization. Returns its id. */
export async function createOrganization(db: Connection, title: string): Promise<string> {
    const id = createId();
    await db.insertInto('organizations').values({ id, title }).execute();
    return id;
}

/**
 * Creates a user of an organization. Returns the user's id.
 *
 * @throws PlatformError `conflict` if another user has the e-mail address.
 */
export async function createUser(
    db: Connection,
    organizationId: string,
    { displayName, email, role = 'owner' }: NewUser,
): Promise<string> {
    const id = createId();
    await db
        .insertInto('users')
        .values({ id, organization_id: organizationId, display_name: displayName, email })
        .execute()
        .catch((error: unknown) => {
            // PostgreSQL's `unique_violation`: ids are random, so it is the address.
            if ((error as { code?: unknown }).code !== '23505') throw error;
            throw new PlatformError('conflict', `Another user has the address ${email}.`, {
                cause: error,
            });
        });
    if (role === null) return id;
    await db
        .insertInto('members')
        .values({ organization_id: organizationId, user_id: id, role })
        .execute();
    return id;
}

/**
 * Creates the first organization and its owner. Of two calls at the same time, one fails.
 *
 * @throws PlatformError `conflict` if there is an organization.
 */
export async function initialise(
    ctx: PlatformContext,
    title: string,
    owner: NewUser,
): Promise<Home> {
    return ctx.db.transaction().execute(async (tx) => {
        await advisoryLock(tx, 'home');
        const existing = await tx.selectFrom('organizations').select('title').executeTakeFirst();
        if (existing !== undefined) {
            throw new PlatformError(
                'conflict',
                `This database has an organization already ("${existing.title}"). Add another with "bindery admin org".`,
            );
        }
        const organizationId = await createOrganization(tx, title);
        const userId = await createUser(tx, organizationId, owner);
        return { organizationId, userId };
    });
}
