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

/** What a start finds or makes before anything is served. */
export interface Prepared {
    home: Home;
    /** The local user's. */
    token: string;
    published: PublishedIntegration[];
}

/**
 * Publishes and installs what was built. On the first start there is nothing to install it on yet: an organization, a
 * space with a welcome page and a published site are made.
 */
export async function prepare(
    ctx: PlatformContext,
    folders: Folders,
    publishLive: (message: LiveMessage) => void,
): Promise<Prepared> {
    const home = await openHome(ctx);
    const { organizationId, userId } = home;
    const welcome = await openWelcome(ctx, home);
    const published = await folders.publishTo({ ctx, organizationId, welcome, publishLive });
    // A start that was killed between publishing and installing left some without.
    await installEverywhere(ctx, organizationId, published);
    const token = await ctx.tokens.issueUserToken({ kind: 'user', userId, organizationId });
    return { home, token, published };
}
