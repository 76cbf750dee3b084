import type { ContentVisibility, Space } from '@gitbook/api';
import type { Selectable } from 'kysely';

import { transact, type UnitOfWork, type PlatformContext } from '../platform-context.ts';
import { json, type Connection, type SpaceTable } from '../database/schema.ts';
import { notFound } from '../error.ts';
import { createId } from '../id.ts';
import { joinSelected } from '../installations/scoped-installation.ts';
import type { Urls } from '../urls.ts';
import { recordSpaceEvent, recordView } from './record.ts';

export type SpaceRow = Selectable<SpaceTable>;

/** @throws PlatformError `not_found`. */
export async function findSpace(db: Connection, id: string): Promise<SpaceRow> {
    const row = await db.selectFrom('spaces').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) throw notFound('Space', id);
    return row;
}

/** Spaces of an organization, in the order they were made. */
export async function loadSpaces(db: Connection, organizationId: string): Promise<SpaceRow[]> {
    return db
        .selectFrom('spaces')
        .selectAll()
        .where('organization_id', '=', organizationId)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
}

/** Makes an empty space; installations that selected all spaces join it. */
export async function createSpace(
    ctx: PlatformContext,
    organizationId: string,
    title: string,
): Promise<SpaceRow> {
    return transact(ctx, (changing) => createSpaceIn(ctx, changing, organizationId, title));
}

async function createSpaceIn(
    ctx: PlatformContext,
    changing: UnitOfWork,
    organizationId: string,
    title: string,
): Promise<SpaceRow> {
    const { tx, notify } = changing;
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
    await joinSelected(ctx, changing, organizationId, 'space', id);
    notify({ type: 'state' });
    return findSpace(tx, id);
}

/** Changes who may see a space, and tells its installations. */
export async function setVisibility(
    ctx: PlatformContext,
    spaceId: string,
    visibility: `${ContentVisibility}`,
): Promise<SpaceRow> {
    return transact(ctx, async (changing) => {
        const { tx, notify } = changing;
        const before = await findSpace(tx, spaceId);
        if (before.visibility === visibility) return before;
        await tx
            .updateTable('spaces')
            .set({ visibility, updated_at: ctx.now() })
            .where('id', '=', spaceId)
            .execute();
        await recordSpaceEvent(ctx, changing, spaceId, {
            type: 'space_visibility_updated',
            previousVisibility: before.visibility,
            visibility,
        });
        notify({ type: 'state' });
        return findSpace(tx, spaceId);
    });
}

/** Who looked at a page. */
export interface Visitor {
    anonymousId: string;
    userAgent: string;
    ip: string;
    cookies: Record<string, string>;
    language?: string;
}

/** Tells a space's installations that somebody opened a page. */
export async function viewPage(
    ctx: PlatformContext,
    spaceId: string,
    pageId: string,
    view: { url: string; visitor: Visitor },
): Promise<void> {
    await recordView(ctx, 'space', spaceId, { type: 'space_view', pageId, ...view });
}

/** A space as the API shows it. */
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
