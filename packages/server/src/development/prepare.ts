import type { LiveMessage } from '@bindery/contract';
import {
    createWelcome,
    openHome,
    writeWelcomePage,
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
    const welcome = home.fresh ? await createWelcome(core, home) : undefined;
    const published = await folders.publishTo(core, organizationId, publishLive);
    await installEverywhere(core, organizationId, published);
    if (welcome !== undefined) await writeWelcomePage(core, home, welcome.spaceId, published);
    const token = await core.tokens.issueUserToken({ kind: 'user', userId, organizationId });
    return { home, token, published };
}
