import type { DocumentBlock } from '@bindery/contract';

import type { Core } from './core.ts';
import { createId } from './id.ts';
import type { PublishedIntegration } from './integrations/integration.ts';
import { configurationOf, defaultConfiguration, statusOf } from './installations/configuration.ts';
import { createPage } from './pages/page.ts';
import { createSite } from './sites/site.ts';
import { createSpace } from './spaces/space.ts';

/** The organization that everything belongs to on a machine of one person, with that person. */
export interface Home {
    organizationId: string;
    userId: string;
    /** True when it was made just now. */
    fresh: boolean;
}

/** Finds the first organization and user, and makes them when there are none. */
export async function openHome(core: Core): Promise<Home> {
    const user = await core.db
        .selectFrom('users')
        .select(['id', 'organization_id'])
        .orderBy('created_at')
        .executeTakeFirst();
    if (user !== undefined) {
        return { organizationId: user.organization_id, userId: user.id, fresh: false };
    }
    const organizationId = createId();
    const userId = createId();
    await core.db.transaction().execute(async (tx) => {
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
    return { organizationId, userId, fresh: true };
}

/** Makes the space, with its welcome page, and the published site that a new organization begins with. */
export async function createWelcome(
    core: Core,
    home: Home,
): Promise<{ spaceId: string; siteId: string }> {
    const space = await createSpace(core, home.organizationId, 'Handbook');
    const site = await createSite(core, home.organizationId, {
        title: 'Handbook',
        spaces: [space.id],
        published: true,
    });
    return { spaceId: space.id, siteId: site.id };
}

/** Writes the welcome page, with the first block that renders without being configured. */
export async function writeWelcomePage(
    core: Core,
    home: Home,
    spaceId: string,
    integrations: readonly PublishedIntegration[],
): Promise<void> {
    const live = integrations.find(
        (integration) => integration.manifest.blocks?.length && needsNoConfiguration(integration),
    );
    const block = live?.manifest.blocks?.[0];
    await createPage(
        core,
        spaceId,
        {
            title: 'Welcome',
            nodes: [
                paragraph(
                    block === undefined
                        ? 'No installed integration has a block yet. Press / to see what there is to insert.'
                        : `This page holds a live block of ${live?.manifest.title ?? ''}. Use it, or press / for more blocks.`,
                ),
                ...(live === undefined || block === undefined
                    ? []
                    : [integrationBlock(live.row.name, block.id)]),
            ],
        },
        home.userId,
    );
}

function needsNoConfiguration({ manifest }: PublishedIntegration): boolean {
    return (['account', 'space'] as const).every((level) => {
        const definition = configurationOf(manifest, level);
        return statusOf(definition, defaultConfiguration(definition)) === 'active';
    });
}

function paragraph(text: string): DocumentBlock {
    return {
        object: 'block',
        type: 'paragraph',
        isVoid: false,
        data: {},
        nodes: [{ object: 'text', leaves: [{ object: 'leaf', text, marks: [] }] }],
        // The client's types spell the document's strings as enums.
    } as unknown as DocumentBlock;
}

function integrationBlock(integration: string, block: string): DocumentBlock {
    return {
        object: 'block',
        type: 'integration',
        isVoid: true,
        data: { integration, block, props: {} },
    } as unknown as DocumentBlock;
}
