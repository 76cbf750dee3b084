import type { ContentVisibility, Space } from '@gitbook/api';
import type { Selectable } from 'kysely';

import { transact, type UnitOfWork, type PlatformContext } from '../platform-context.ts';
import { json, type Connection, type SpaceTable } from '../database/schema.ts';
import { notFound } from '../error.ts';
import { createId } from '../id.ts';
import { installSelected } from '../installations/selection.ts';
import { newEvent } from '../new-event.ts';
import { recordSpaceEvent, recordSpaceView } from '../outbox/record-scope-event.ts';
import { requireQuota } from '../quotas.ts';
import type { Urls } from '../urls.ts';

export type SpaceRow = Selectable<SpaceTable>;

/** @throws PlatformError `not_found`. */
export async function findSpace(db: Connection, id: string): Promise<SpaceRow> {
    const row = await db
        .selectFrom('spaces')
        .selectAll()
        .where('id', '=', id)
        .where('deleted_at', 'is', null)
        .executeTakeFirst();
    if (row === undefined) throw notFound('Space', id);
    return row;
}

/** Loads the spaces of an organization, in the order of creation. */
export async function loadSpaces(db: Connection, organizationId: string): Promise<SpaceRow[]> {
    return db
        .selectFrom('spaces')
        .selectAll()
        .where('organization_id', '=', organizationId)
        .where('deleted_at', 'is', null)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
}

/**
 * Creates an empty space, and installs on it the integrations whose installation selected all spaces.
 *
 * @throws PlatformError `quota_exceeded`.
 */
export async function createSpace(
    ctx: PlatformContext,
    organizationId: string,
    title: string,
): Promise<SpaceRow> {
    return transact(ctx, (change) => createSpaceIn(ctx, change, organizationId, title));
}

/** Runs {@link createSpace} in the transaction of the caller. */
export async function createSpaceIn(
    ctx: PlatformContext,
    change: UnitOfWork,
    organizationId: string,
    title: string,
): Promise<SpaceRow> {
    const { tx, notify } = change;
    const { count } = await tx
        .selectFrom('spaces')
        .select((select) => select.fn.countAll<string>().as('count'))
        .where('organization_id', '=', organizationId)
        .where('deleted_at', 'is', null)
        .executeTakeFirstOrThrow();
    requireQuota(
        ctx.quotas,
        'spacesPerOrganization',
        Number(count) + 1,
        'spaces in an organization',
        'Delete spaces that are not used.',
    );
    const id = createId();
    const revisionId = createId();
    await tx
        .insertInto('spaces')
        .values({
            id,
            organization_id: organizationId,
            title,
            visibility: 'private',
            revision_id: revisionId,
        })
        .execute();
    await tx
        .insertInto('space_revisions')
        .values({
            id: revisionId,
            space_id: id,
            parent_id: null,
            pages: json([]),
            created_by: null,
            git: null,
        })
        .execute();
    await installSelected(ctx, change, organizationId, 'space', id);
    notify({ type: 'state' });
    return findSpace(tx, id);
}

/** Changes a space's title. @throws PlatformError `not_found`. */
export async function renameSpace(
    ctx: PlatformContext,
    spaceId: string,
    title: string,
): Promise<SpaceRow> {
    return transact(ctx, async ({ tx, notify }) => {
        await tx
            .updateTable('spaces')
            .set({ title, updated_at: ctx.now() })
            .where('id', '=', spaceId)
            .execute();
        notify({ type: 'state' });
        return findSpace(tx, spaceId);
    });
}

/** Changes a space's visibility and records `space_visibility_updated`. @throws PlatformError `not_found`. */
export async function setVisibility(
    ctx: PlatformContext,
    spaceId: string,
    visibility: `${ContentVisibility}`,
): Promise<SpaceRow> {
    return transact(ctx, async (change) => {
        const { tx, notify } = change;
        const before = await tx
            .selectFrom('spaces')
            .selectAll()
            .where('id', '=', spaceId)
            .where('deleted_at', 'is', null)
            .forUpdate()
            .executeTakeFirst();
        if (before === undefined) throw notFound('Space', spaceId);
        if (before.visibility === visibility) return before;
        await tx
            .updateTable('spaces')
            .set({ visibility, updated_at: ctx.now() })
            .where('id', '=', spaceId)
            .execute();
        const previousVisibility = before.visibility;
        await recordSpaceEvent(ctx, change, spaceId, (ids) =>
            newEvent('space_visibility_updated', { ...ids, previousVisibility, visibility }),
        );
        notify({ type: 'state' });
        return findSpace(tx, spaceId);
    });
}

/** The visitor of a page, as events describe it. */
export interface Visitor {
    anonymousId: string;
    userAgent: string;
    ip: string;
    cookies: Record<string, string>;
    language?: string;
}

/** Records `space_view` for a space's installations. */
export async function viewPage(
    ctx: PlatformContext,
    spaceId: string,
    pageId: string,
    view: { url: string; visitor: Visitor },
): Promise<void> {
    await recordSpaceView(ctx, spaceId, (ids) =>
        newEvent('space_view', { ...ids, pageId, ...view }),
    );
}

/** Converts a space to the response of the API. */
export function spaceView(row: SpaceRow, urls: Urls): Space {
    return {
        object: 'space',
        id: row.id,
        title: row.title,
        emoji: '1f4d6',
        visibility: row.visibility,
        createdAt: row.created_at.toISOString(),
        updatedAt: row.updated_at.toISOString(),
        organization: row.organization_id,
        revision: row.revision_id,
        defaultLevel: 'inherit',
        comments: 0,
        changeRequests: 0,
        changeRequestsOpen: 0,
        changeRequestsDraft: 0,
        mergeRules: { type: 'inherit' },
        urls: {
            location: urls.api(`/spaces/${row.id}`),
            app: urls.app(`/spaces/${row.id}`),
        },
        permissions: {
            view: true,
            access: true,
            admin: true,
            viewInviteLinks: false,
            edit: true,
            triggerGitSync: true,
            comment: false,
            merge: false,
            review: false,
            installIntegration: true,
        },
    } as Space;
}
