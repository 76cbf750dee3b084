import { SCOPES } from '@bindery/contract';
import {
    createId,
    createSite,
    createSpace,
    findIntegration,
    install,
    installOnScope,
    publish,
    type PlatformContext,
} from '@bindery/platform';

import { versionOf } from '@bindery/test-support/test-platform';

/** An organization with a user and an integration that is installed on its space and site. */
export interface OtherOrganization {
    user: { kind: 'user'; userId: string; organizationId: string };
    /** Claims of the integration's token without kind and scopes. */
    integration: { integration: string; integrationId: string };
    installationId: string;
}

/** Creates an organization with its own integration, unrelated to the home organization. */
export async function createForeign(ctx: PlatformContext): Promise<OtherOrganization> {
    const user = await createOrganization(ctx, 'Foreign');
    const version = versionOf({ name: 'foreign', scopes: [...SCOPES] });
    await publish(ctx, { organizationId: user.organizationId, version });
    return installEverywhere(ctx, user, 'foreign');
}

/** Creates an organization that has the home organization's integration installed. */
export async function createTenant(ctx: PlatformContext): Promise<OtherOrganization> {
    return installEverywhere(ctx, await createOrganization(ctx, 'Tenant'), 'probe');
}

async function createOrganization(
    ctx: PlatformContext,
    title: string,
): Promise<OtherOrganization['user']> {
    const organizationId = createId();
    const userId = createId();
    await ctx.db.insertInto('organizations').values({ id: organizationId, title }).execute();
    await ctx.db
        .insertInto('users')
        .values({ id: userId, organization_id: organizationId, display_name: title, email: null })
        .execute();
    await ctx.db
        .insertInto('members')
        .values({ organization_id: organizationId, user_id: userId, role: 'owner' })
        .execute();
    return { kind: 'user', userId, organizationId };
}

async function installEverywhere(
    ctx: PlatformContext,
    user: OtherOrganization['user'],
    integration: string,
): Promise<OtherOrganization> {
    const { organizationId } = user;
    const { id } = await install(ctx, integration, organizationId);
    const space = await createSpace(ctx, organizationId, 'Of another');
    const site = await createSite(ctx, organizationId, {
        title: 'Of another',
        spaces: [space.id],
    });
    await installOnScope(ctx, integration, id, 'space', space.id);
    await installOnScope(ctx, integration, id, 'site', site.id);
    const { row } = await findIntegration(ctx.db, integration);
    return { user, integration: { integration, integrationId: row.id }, installationId: id };
}
