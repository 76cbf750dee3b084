import type { LiveMessage, Version } from '@bindery/contract';
import {
    loadIntegrations,
    publish,
    unpublish,
    type PlatformContext,
    type PublishedIntegration,
    type Welcome,
} from '@bindery/platform';

import { installEverywhere } from './install.ts';

/** Destination of the builds of folders. */
export interface PublishTarget {
    ctx: PlatformContext;
    organizationId: string;
    welcome: Welcome;
    publishLive: (message: LiveMessage) => void;
}

interface Publishing {
    published: PublishedIntegration;
    /** Earlier names of the folder's integration, which were unpublished. */
    formerNames: string[];
}

/**
 * Publishes a build as the running version and installs a new integration. An integration that the folder published
 * under an earlier name is unpublished: no folder could change it any more.
 *
 * @throws PlatformError `forbidden` when the name belongs to another organization.
 */
export async function publishBuild(
    { ctx, organizationId, welcome }: PublishTarget,
    folder: string,
    version: Version,
): Promise<Publishing> {
    const before = await loadIntegrations(ctx.db);
    const published = await publish(ctx, { organizationId, version, folder });
    const { name } = published.row;
    if (!before.some(({ row }) => row.name === name)) {
        await installEverywhere(ctx, organizationId, [published]);
    }
    await welcome.offer(published);
    const formerNames = before
        .map(({ row }) => row)
        .filter(
            (row) =>
                row.organization_id === organizationId &&
                row.folder === folder &&
                row.name !== name,
        )
        .map((row) => row.name);
    for (const former of formerNames) await unpublish(ctx, former);
    return { published, formerNames };
}
