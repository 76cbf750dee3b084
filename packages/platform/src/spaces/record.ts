import type { EventType, Scope } from '@bindery/contract';

import { perCore } from '../batch.ts';
import type { Change, Core } from '../core.ts';
import type { ContentKind, Connection } from '../database/schema.ts';
import { recordAlone, recordEvents, type RecordedEvent } from '../outbox/record.ts';

/** An event about a space or site, before it is known whom it concerns. */
export type ContentEvent = { type: EventType } & Record<string, unknown>;

/** Records an event for every installation that is set up on the space. */
export function recordSpaceEvent(
    core: Core,
    changing: Change,
    spaceId: string,
    event: ContentEvent,
): Promise<string[]> {
    return recordContentEvent(core, changing, 'space', spaceId, event);
}

/** Records an event for every installation that is set up on the space or site. */
export async function recordContentEvent(
    core: Core,
    changing: Change,
    kind: ContentKind,
    contentId: string,
    event: ContentEvent,
): Promise<string[]> {
    const concerned = await installationsOn(changing.tx, kind, contentId);
    return recordEvents(core, changing, eventsFor(concerned, kind, contentId, event));
}

/** Records that somebody looked: an event that no change goes with, and that comes often. */
export async function recordView(
    core: Core,
    kind: ContentKind,
    contentId: string,
    event: ContentEvent,
): Promise<void> {
    const concerned = await keptInstallations(core)(kind, contentId);
    await recordAlone(core, eventsFor(concerned, kind, contentId, event));
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
const keptInstallations = perCore((core: Core) => {
    const kept = new Map<string, Promise<Concerned[]>>();
    core.notices.subscribe(({ type }) => {
        if (type === 'integration' || type === 'missed') kept.clear();
    });
    return (kind: ContentKind, contentId: string) => {
        const key = `${kind}:${contentId}`;
        const known = kept.get(key);
        if (known !== undefined) return known;
        const loaded = installationsOn(core.db, kind, contentId);
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
