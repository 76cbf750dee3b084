import { sql } from 'kysely';

import { json, type PageNode, type Tx } from '../database/schema.ts';
import { passagesOf } from './passages.ts';
import { indexedWords } from './words.ts';

/** Version of the index. A space that was indexed by an older version is indexed again before it is searched. */
export const SEARCH_FORMAT = 1;

/** Number of pages whose documents are read and indexed by one statement. */
const BATCH = 50;

/** A change of a space's page tree. `format` is the version of the space's index; the space's row must be locked. */
export interface PageTreeChange {
    spaceId: string;
    format: number;
    before: readonly PageNode[];
    after: readonly PageNode[];
}

/**
 * Brings the index of a space up to date in the transaction that changes its page tree. Reads only the documents of
 * pages that are new or changed.
 */
export async function updateSearchIndex(
    tx: Tx,
    { spaceId, format, before, after }: PageTreeChange,
): Promise<void> {
    const isCurrent = format === SEARCH_FORMAT;
    const indexed = new Map(isCurrent ? flatten(before).map((node) => [node.id, node]) : []);
    const nodes = flatten(after);
    const changed = nodes.filter((node) => !isSameText(node, indexed.get(node.id)));
    const kept = new Set(nodes.map(({ id }) => id));
    const stale = [
        ...[...indexed.keys()].filter((id) => !kept.has(id)),
        ...changed.map(({ id }) => id),
    ];
    if (!isCurrent) {
        await tx.deleteFrom('search_passages').where('space_id', '=', spaceId).execute();
        await tx
            .updateTable('spaces')
            .set({ search_format: SEARCH_FORMAT })
            .where('id', '=', spaceId)
            .execute();
    } else if (stale.length > 0) {
        await sql`
            delete from search_passages where space_id = ${spaceId}
                and page_id in (select jsonb_array_elements_text(${json(stale)}::jsonb))`.execute(
            tx,
        );
    }
    for (let start = 0; start < changed.length; start += BATCH) {
        await insert(tx, spaceId, changed.slice(start, start + BATCH));
    }
}

function isSameText(node: PageNode, indexed: PageNode | undefined): boolean {
    return (
        indexed?.documentId === node.documentId &&
        indexed.title === node.title &&
        indexed.description === node.description
    );
}

/** Returns all pages of a tree, without groups: groups have no document. */
function flatten(nodes: readonly PageNode[]): PageNode[] {
    return nodes.flatMap((node) => [
        ...(node.group === true ? [] : [node]),
        ...flatten(node.pages),
    ]);
}

async function insert(tx: Tx, spaceId: string, nodes: readonly PageNode[]): Promise<void> {
    const documents = await tx
        .selectFrom('page_documents')
        .select(['id', 'document'])
        .where(
            'id',
            'in',
            nodes.map(({ documentId }) => documentId),
        )
        .execute();
    const documentOf = new Map(documents.map(({ id, document }) => [id, document]));
    const rows = nodes.flatMap((node) =>
        rowsOf(node, documentOf.get(node.documentId)?.nodes ?? []),
    );
    // Each word is stored stemmed, for other forms of it, and as written, for names and other languages than English.
    await sql`
        insert into search_passages (space_id, page_id, ordinal, anchor, heading, body, words)
        select ${spaceId}, page_id, ordinal, anchor, heading, body,
            setweight(to_tsvector('english', title_words) || to_tsvector('simple', title_words), 'A') ||
            setweight(to_tsvector('english', heading_words) || to_tsvector('simple', heading_words), 'B') ||
            setweight(to_tsvector('english', context_words) || to_tsvector('simple', context_words), 'C') ||
            to_tsvector('english', body_words) || to_tsvector('simple', body_words)
        from jsonb_to_recordset(${json(rows)}::jsonb)
            as passage (page_id text, ordinal integer, anchor text, heading text, body text,
                title_words text, context_words text, heading_words text, body_words text)`.execute(
        tx,
    );
}

/** Returns the rows of a page: its title with the text before the first heading, then a row for each passage. */
function rowsOf({ id, title, description = '' }: PageNode, nodes: readonly unknown[]): object[] {
    const found = passagesOf(nodes);
    const passages =
        found[0]?.heading === '' ? found : [{ anchor: '', heading: '', body: '' }, ...found];
    const titleWords = indexedWords(title);
    return passages.map(({ anchor, heading, body }, ordinal) => ({
        page_id: id,
        ordinal,
        anchor,
        heading,
        body,
        title_words: ordinal === 0 ? titleWords : '',
        // Passages below a heading contain the words of the title with a lower weight, because a query may have words
        // of both.
        context_words: ordinal === 0 ? '' : titleWords,
        heading_words: indexedWords(heading),
        body_words: indexedWords(ordinal === 0 ? `${description}\n${body}` : body),
    }));
}
