import type { Selectable } from 'kysely';

import type { Connection, Schema } from '../database/schema.ts';
import { notFound } from '../error.ts';

export type SpaceRevision = Selectable<Schema['space_revisions']>;

/** Loads the current revision of a space. @throws PlatformError `not_found`. */
export async function currentSpaceRevision(
    db: Connection,
    spaceId: string,
): Promise<SpaceRevision> {
    const row = await db
        .selectFrom('spaces')
        .innerJoin('space_revisions', 'space_revisions.id', 'spaces.revision_id')
        .selectAll('space_revisions')
        .where('spaces.id', '=', spaceId)
        .where('spaces.deleted_at', 'is', null)
        .executeTakeFirst();
    if (row === undefined) throw notFound('Space', spaceId);
    return row;
}

/** @throws PlatformError `not_found`. */
export async function findSpaceRevision(
    db: Connection,
    spaceId: string,
    id: string,
): Promise<SpaceRevision> {
    const row = await db
        .selectFrom('space_revisions')
        .selectAll()
        .where('id', '=', id)
        .where('space_id', '=', spaceId)
        .executeTakeFirst();
    if (row === undefined) throw notFound('Revision', id);
    return row;
}
