import type { LiveMessage } from '@bindery/contract';
import {
    openHome,
    openWelcome,
    type PlatformContext,
    type Home,
    type PublishedIntegration,
} from '@bindery/platform';

import type { Folders } from './folders.ts';
import { installEverywhere } from './install.ts';

/** The data that a start loads or creates before it serves requests. */
export interface Prepared {
    home: Home;
    published: PublishedIntegration[];
}

/**
 * Publishes and installs the built integrations. The first start also creates an organization, a space with a welcome
 * page and a published site.
 */
export async function prepare(
    ctx: PlatformContext,
    folders: Folders,
    publishLive: (message: LiveMessage) => void,
): Promise<Prepared> {
    const home = await openHome(ctx);
    const { organizationId } = home;
    const welcome = await openWelcome(ctx, home);
    const published = await folders.publishTo({ ctx, organizationId, welcome, publishLive });
    // Repeats an installation that an earlier, killed start did not complete.
    await installEverywhere(ctx, organizationId, published);
    return { home, published };
}
