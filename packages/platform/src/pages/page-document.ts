import type { DocumentBlock, JSONDocument } from '@bindery/contract';

import { json, type Connection, type Tx } from '../database/schema.ts';
import { notFound } from '../error.ts';
import { createId } from '../id.ts';

/** A document that consists of these nodes. */
export function createDocument(nodes: readonly DocumentBlock[]): JSONDocument {
    return { object: 'document', data: { schemaVersion: 9 }, nodes } as unknown as JSONDocument;
}

/**
 * Loads one version of a page's document by its id.
 *
 * @throws PlatformError `not_found`.
 */
export async function loadDocument(
    db: Connection,
    id: string,
): Promise<{ id: string; version: number; document: JSONDocument }> {
    const row = await db
        .selectFrom('page_documents')
        .select(['id', 'version', 'document'])
        .where('id', '=', id)
        .executeTakeFirst();
    if (row === undefined) throw notFound('Document', id);
    return row;
}

/** Stores one version of a page's document. Returns its id. */
export async function insertDocument(
    tx: Tx,
    spaceId: string,
    pageId: string,
    version: number,
    document: JSONDocument,
): Promise<string> {
    const id = createId();
    await tx
        .insertInto('page_documents')
        .values({ id, space_id: spaceId, page_id: pageId, version, document: json(document) })
        .execute();
    return id;
}
