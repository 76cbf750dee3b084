import type { EventType, Scope } from '@bindery/contract';

import { perContext } from '../batch.ts';
import type { UnitOfWork, PlatformContext } from '../platform-context.ts';
import type { ScopeKind, Connection } from '../database/schema.ts';
import { recordAlone, recordEvents, type RecordedEvent } from '../outbox/record.ts';

/** An event about a space or site, before it is known whom it concerns. */
export type ScopeEvent = { type: EventType } & Record<string, unknown>;

/** Records an event for every installation that is set up on the space. */
export function recordSpaceEvent(
    ctx: PlatformContext,
    changing: UnitOfWork,
    spaceId: string,
    event: ScopeEvent,
): Promise<string[]> {
    return recordScopeEvent(ctx, changing, 'space', spaceId, event);
}

/** Records an event for every installation that is set up on the space or site. */
export async function recordScopeEvent(
    ctx: PlatformContext,
    changing: UnitOfWork,
    kind: ScopeKind,
    scopeId: string,
    event: ScopeEvent,
): Promise<string[]> {
    const concerned = await installationsOn(changing.tx, kind, scopeId);
    return recordEvents(ctx, changing, eventsFor(concerned, kind, scopeId, event));
}

/** Records that somebody looked: an event that no change goes with, and that comes often. */
export async function recordView(
    ctx: PlatformContext,
    kind: ScopeKind,
    scopeId: string,
    event: ScopeEvent,
): Promise<void> {
    const concerned = await keptInstallations(ctx)(kind, scopeId);
    await recordAlone(ctx, eventsFor(concerned, kind, scopeId, event));
}

interface Concerned {
    integration: string;
    installationId: string;
    scopes: Scope[];
}

function eventsFor(
    concerned: readonly Concerned[],
    kind: ScopeKind,
    scopeId: string,
    event: ScopeEvent,
): RecordedEvent[] {
    const id = { [kind === 'space' ? 'spaceId' : 'siteId']: scopeId };
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
const keptInstallations = perContext((ctx: PlatformContext) => {
    const kept = new Map<string, Promise<Concerned[]>>();
    ctx.notifications.subscribe(({ type }) => {
        if (type === 'integration' || type === 'resync') kept.clear();
    });
    return (kind: ScopeKind, scopeId: string) => {
        const key = `${kind}:${scopeId}`;
        const known = kept.get(key);
        if (known !== undefined) return known;
        const loaded = installationsOn(ctx.db, kind, scopeId);
        if (kept.size >= KEPT) kept.clear();
        kept.set(key, loaded);
        loaded.catch(() => kept.delete(key));
        return loaded;
    };
});

/** Installations on a space or site that have all the configuration they need. Paused ones are among them. */
export async function installationsOn(
    db: Connection,
    kind: ScopeKind,
    scopeId: string,
): Promise<Concerned[]> {
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
