import type { EventType, Scope } from '@bindery/contract';

import { perCore } from '../batch.ts';
import type { UnitOfWork, PlatformContext } from '../platform-context.ts';
import type { ContentKind, Connection } from '../database/schema.ts';
import { recordAlone, recordEvents, type RecordedEvent } from '../outbox/record.ts';

/** An event about a space or site, before it is known whom it concerns. */
export type ContentEvent = { type: EventType } & Record<string, unknown>;

/** Records an event for every installation that is set up on the space. */
export function recordSpaceEvent(
    ctx: PlatformContext,
    changing: UnitOfWork,
    spaceId: string,
    event: ContentEvent,
): Promise<string[]> {
    return recordContentEvent(ctx, changing, 'space', spaceId, event);
}

/** Records an event for every installation that is set up on the space or site. */
export async function recordContentEvent(
    ctx: PlatformContext,
    changing: UnitOfWork,
    kind: ContentKind,
    contentId: string,
    event: ContentEvent,
): Promise<string[]> {
    const concerned = await installationsOn(changing.tx, kind, contentId);
    return recordEvents(ctx, changing, eventsFor(concerned, kind, contentId, event));
}

/** Records that somebody looked: an event that no change goes with, and that comes often. */
export async function recordView(
    ctx: PlatformContext,
    kind: ContentKind,
    contentId: string,
    event: ContentEvent,
): Promise<void> {
    const concerned = await keptInstallations(ctx)(kind, contentId);
    await recordAlone(ctx, eventsFor(concerned, kind, contentId, event));
}

interface Concerned {
    integration: string;
    installationId: string;
    scopes: Scope[];
}

function eventsFor(
    concerned: readonly Concerned[],
    kind: ContentKind,
    contentId: string,
    event: ContentEvent,
): RecordedEvent[] {
    const id = { [kind === 'space' ? 'spaceId' : 'siteId']: contentId };
    return concerned.map(({ integration, installationId, scopes }) => ({
        integration,
        installationId,
        scopes,
        event: { ...event, installationId, ...id },
    }));
}

/** Spaces and sites whose installations are kept, at most. */
const KEPT = 5000;

/** Keeps the installations of each space and site until one changes. */
const keptInstallations = perCore((ctx: PlatformContext) => {
    const kept = new Map<string, Promise<Concerned[]>>();
    ctx.notifications.subscribe(({ type }) => {
        if (type === 'integration' || type === 'resync') kept.clear();
    });
    return (kind: ContentKind, contentId: string) => {
        const key = `${kind}:${contentId}`;
        const known = kept.get(key);
        if (known !== undefined) return known;
        const loaded = installationsOn(ctx.db, kind, contentId);
        if (kept.size >= KEPT) kept.clear();
        kept.set(key, loaded);
        loaded.catch(() => kept.delete(key));
        return loaded;
    };
});

/** Installations on a space or site that have all the configuration they need. Paused ones are among them. */
export async function installationsOn(
    db: Connection,
    kind: ContentKind,
    contentId: string,
): Promise<Concerned[]> {
    const rows = await db
        .selectFrom('content_installations')
        .innerJoin('installations', 'installations.id', 'content_installations.installation_id')
        .innerJoin('integrations', 'integrations.name', 'installations.integration')
        .innerJoin('versions', (join) =>
            join
                .onRef('versions.integration', '=', 'integrations.name')
                .onRef('versions.number', '=', 'integrations.version'),
        )
        .select(['installations.integration', 'installations.id', 'versions.manifest'])
        .where('content_installations.kind', '=', kind)
        .where('content_installations.content_id', '=', contentId)
        .where('content_installations.status', '!=', 'pending')
        .where('installations.status', '!=', 'pending')
        .orderBy('installations.created_at')
        .execute();
    return rows.map((row) => ({
        integration: row.integration,
        installationId: row.id,
        scopes: row.manifest.scopes,
    }));
}
