import type { Event, Scope } from '@bindery/contract';

import { perContext } from '../batch.ts';
import type { ScopeKind, Connection } from '../database/schema.ts';
import { createIntegrationCache } from '../integration-cache.ts';
import type { UnitOfWork, PlatformContext } from '../platform-context.ts';
import { recordEvents, recordWithoutChange, type RecordedEvent } from './record-events.ts';

interface SpaceIds {
    installationId: string;
    spaceId: string;
}

interface SiteIds {
    installationId: string;
    siteId: string;
}

/**
 * Records an event for every installation that is set up on the space. Returns the ids of the recorded events.
 *
 * @param create Creates the event of one installation.
 * @example
 * await recordSpaceEvent(ctx, change, spaceId, (ids) =>
 *     newEvent('space_visibility_updated', { ...ids, previousVisibility, visibility }),
 * );
 */
export async function recordSpaceEvent(
    ctx: PlatformContext,
    change: UnitOfWork,
    spaceId: string,
    create: (ids: SpaceIds) => Event,
): Promise<string[]> {
    const installations = await installationsOn(change.tx, 'space', spaceId);
    return recordEvents(
        ctx,
        change,
        eventsFor(installations, (installationId) => create({ installationId, spaceId })),
    );
}

/** Records an event for every installation that is set up on the site. See {@link recordSpaceEvent}. */
export async function recordSiteEvent(
    ctx: PlatformContext,
    change: UnitOfWork,
    siteId: string,
    create: (ids: SiteIds) => Event,
): Promise<string[]> {
    const installations = await installationsOn(change.tx, 'site', siteId);
    return recordEvents(
        ctx,
        change,
        eventsFor(installations, (installationId) => create({ installationId, siteId })),
    );
}

/** Records a view of a space. Uses a cache and shared transactions, because views are frequent. */
export async function recordSpaceView(
    ctx: PlatformContext,
    spaceId: string,
    create: (ids: SpaceIds) => Event,
): Promise<void> {
    const installations = await cachedInstallations(ctx)('space', spaceId);
    await recordWithoutChange(
        ctx,
        eventsFor(installations, (installationId) => create({ installationId, spaceId })),
    );
}

interface InstallationOnScope {
    integration: string;
    installationId: string;
    scopes: readonly Scope[];
}

function eventsFor(
    installations: readonly InstallationOnScope[],
    create: (installationId: string) => Event,
): RecordedEvent[] {
    return installations.map(({ integration, installationId, scopes }) => ({
        integration,
        installationId,
        scopes,
        event: create(installationId),
    }));
}

/** The most spaces and sites whose installations are cached. */
const MAX_CACHED = 5000;

const cachedInstallations = perContext((ctx: PlatformContext) => {
    const cache = createIntegrationCache<InstallationOnScope[]>(ctx, MAX_CACHED);
    return (kind: ScopeKind, scopeId: string) =>
        cache.load(`${kind}:${scopeId}`, null, () => installationsOn(ctx.db, kind, scopeId));
});

/** Finds the configured installations on a space or site, including paused ones, whose events wait. */
async function installationsOn(
    db: Connection,
    kind: ScopeKind,
    scopeId: string,
): Promise<InstallationOnScope[]> {
    const rows = await db
        .selectFrom('scoped_installations')
        .innerJoin('installations', 'installations.id', 'scoped_installations.installation_id')
        .innerJoin('integrations', 'integrations.name', 'installations.integration')
        .innerJoin('versions', (join) =>
            join
                .onRef('versions.integration', '=', 'integrations.name')
                .onRef('versions.number', '=', 'integrations.version'),
        )
        .select(['installations.integration', 'installations.id', 'versions.manifest'])
        .where('scoped_installations.kind', '=', kind)
        .where('scoped_installations.scope_id', '=', scopeId)
        .where('scoped_installations.status', '!=', 'pending')
        .where('installations.status', '!=', 'pending')
        .orderBy('installations.created_at')
        .execute();
    return rows.map((row) => ({
        integration: row.integration,
        installationId: row.id,
        scopes: row.manifest.scopes,
    }));
}
