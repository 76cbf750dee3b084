import { SCOPES } from '@bindery/contract';
import {
    createId,
    createSite,
    createSpace,
    findIntegration,
    install,
    installOnContent,
    publish,
    type Core,
} from '@bindery/platform';

import { versionOf } from '@bindery/test-support/test-platform';

/** An organization with a user, and an integration installed on its own space and site. */
export interface OtherOrganization {
    user: { kind: 'user'; userId: string; organizationId: string };
    /** What the claims of the integration's token are, but for their kind and scopes. */
    integration: { integration: string; integrationId: string };
    installationId: string;
}

/** An organization that has nothing to do with the home organization: its integration is its own. */
export async function createForeign(core: Core): Promise<OtherOrganization> {
    const user = await createOrganization(core, 'Foreign');
    const version = versionOf({ name: 'foreign', scopes: [...SCOPES] });
    await publish(core, { organizationId: user.organizationId, version });
    return installEverywhere(core, user, 'foreign');
}

/** An organization that has the home organization's own integration installed, too. */
export async function createTenant(core: Core): Promise<OtherOrganization> {
    return installEverywhere(core, await createOrganization(core, 'Tenant'), 'probe');
}

async function createOrganization(core: Core, title: string): Promise<OtherOrganization['user']> {
    const organizationId = createId();
    const userId = createId();
    await core.db.insertInto('organizations').values({ id: organizationId, title }).execute();
    await core.db
        .insertInto('users')
        .values({ id: userId, organization_id: organizationId, display_name: title, email: null })
        .execute();
    return { kind: 'user', userId, organizationId };
}

async function installEverywhere(
    core: Core,
    user: OtherOrganization['user'],
    integration: string,
): Promise<OtherOrganization> {
    const { organizationId } = user;
    const { id } = await install(core, integration, organizationId);
    const space = await createSpace(core, organizationId, 'Of another');
    const site = await createSite(core, organizationId, {
        title: 'Of another',
        spaces: [space.id],
    });
    await installOnContent(core, integration, id, 'space', space.id);
    await installOnContent(core, integration, id, 'site', site.id);
    const { row } = await findIntegration(core.db, integration);
    return { user, integration: { integration, integrationId: row.id }, installationId: id };
}
