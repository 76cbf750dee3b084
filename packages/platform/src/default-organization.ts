import { advisoryLock } from './database/advisory-lock.ts';
import type { Connection, Tx } from './database/schema.ts';
import { createOrganization, createUser, type Home } from './organizations/create.ts';
import type { PlatformContext } from './platform-context.ts';

/** Finds the first user and its organization, and creates both if there is no user. */
export async function openHome(ctx: Pick<PlatformContext, 'db'>): Promise<Home> {
    return (
        (await findHome(ctx.db)) ??
        ctx.db.transaction().execute(async (tx) => {
            // Two processes that start on an empty database must not create two organizations.
            await advisoryLock(tx, 'home');
            return (await findHome(tx)) ?? insertHome(tx);
        })
    );
}

/** Creates an organization with a user. */
export async function createHome(ctx: PlatformContext): Promise<Home> {
    return ctx.db.transaction().execute(insertHome);
}

async function findHome(db: Connection): Promise<Home | undefined> {
    const user = await db
        .selectFrom('users')
        .select(['id', 'organization_id'])
        .orderBy('created_at')
        .executeTakeFirst();
    return user && { organizationId: user.organization_id, userId: user.id };
}

async function insertHome(tx: Tx): Promise<Home> {
    const organizationId = await createOrganization(tx, 'Acme');
    const userId = await createUser(tx, organizationId, { displayName: 'You', email: null });
    return { organizationId, userId };
}
