import type { LiveMessage } from '@bindery/contract';
import {
    openHome,
    openWelcome,
    type Core,
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
    core: Core,
    folders: Folders,
    publishLive: (message: LiveMessage) => void,
): Promise<Prepared> {
    const home = await openHome(core);
    const { organizationId, userId } = home;
    const welcome = await openWelcome(core, home);
    const published = await folders.publishTo({ core, organizationId, welcome, publishLive });
    // A start that was killed between publishing and installing left some without.
    await installEverywhere(core, organizationId, published);
    const token = await core.tokens.issueUserToken({ kind: 'user', userId, organizationId });
    return { home, token, published };
}
