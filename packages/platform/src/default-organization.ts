import type { PlatformContext } from './platform-context.ts';
import { createId } from './id.ts';

/** The organization and user of a development server. */
export interface Home {
    organizationId: string;
    userId: string;
}

/** Finds the first user and its organization, and creates both if there is no user. */
export async function openHome(ctx: PlatformContext): Promise<Home> {
    const user = await ctx.db
        .selectFrom('users')
        .select(['id', 'organization_id'])
        .orderBy('created_at')
        .executeTakeFirst();
    if (user !== undefined) return { organizationId: user.organization_id, userId: user.id };
    return createHome(ctx);
}

/** Creates an organization with a user. */
export async function createHome(ctx: PlatformContext): Promise<Home> {
    const organizationId = createId();
    const userId = createId();
    await ctx.db.transaction().execute(async (tx) => {
        await tx
            .insertInto('organizations')
            .values({ id: organizationId, title: 'Acme' })
            .execute();
        await tx
            .insertInto('users')
            .values({
                id: userId,
                organization_id: organizationId,
                display_name: 'You',
                email: null,
            })
            .execute();
    });
    return { organizationId, userId };
}
