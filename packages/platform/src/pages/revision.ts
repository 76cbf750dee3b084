import type { Selectable } from 'kysely';

import type { Connection, Schema } from '../database/schema.ts';
import { notFound } from '../error.ts';

export type RevisionRow = Selectable<Schema['revisions']>;

/** The revision that a space shows. @throws PlatformError `not_found`. */
export async function currentRevision(db: Connection, spaceId: string): Promise<RevisionRow> {
    const row = await db
        .selectFrom('spaces')
        .innerJoin('revisions', 'revisions.id', 'spaces.revision_id')
        .selectAll('revisions')
        .where('spaces.id', '=', spaceId)
        .executeTakeFirst();
    if (row === undefined) throw notFound('Space', spaceId);
    return row;
}

/** @throws PlatformError `not_found`. */
export async function findRevision(
    db: Connection,
    spaceId: string,
    id: string,
): Promise<RevisionRow> {
    const row = await db
        .selectFrom('revisions')
        .selectAll()
        .where('id', '=', id)
        .where('space_id', '=', spaceId)
        .executeTakeFirst();
    if (row === undefined) throw notFound('Revision', id);
    return row;
}
