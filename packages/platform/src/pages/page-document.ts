import type { DocumentBlock, JSONDocument } from '@bindery/contract';

import { json, type Connection, type Tx } from '../database/schema.ts';
import { PlatformError, notFound } from '../error.ts';
import { createId } from '../id.ts';
import type { PlatformContext } from '../platform-context.ts';

/** Creates a document that consists of these nodes. */
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

/** Stores one version of a page's document. Returns its id. @throws PlatformError `too_large`. */
export async function insertDocument(
    { quotas }: PlatformContext,
    tx: Tx,
    spaceId: string,
    pageId: string,
    version: number,
    document: JSONDocument,
): Promise<string> {
    const text = json(document);
    const bytes = Buffer.byteLength(text);
    if (bytes > quotas.documentBytes) {
        throw new PlatformError(
            'too_large',
            `The page has ${bytes} bytes of JSON, the limit is ${quotas.documentBytes}. Split it into several pages.`,
        );
    }
    const id = createId();
    await tx
        .insertInto('page_documents')
        .values({ id, space_id: spaceId, page_id: pageId, version, document: text })
        .execute();
    return id;
}
