import { sql } from 'kysely';

import type { Connection } from '../database/schema.ts';
import type { PlatformContext } from '../platform-context.ts';
import { matching, readQuery, type QueryWord } from './query.ts';
import {
    findPassages,
    indexSpaces,
    locatePages,
    type FoundPage,
    type FoundPassage,
} from './search.ts';
import { indexedWords } from './words.ts';

/** A passage that may answer a question. */
export interface ScoredPassage extends FoundPassage {
    page: Pick<FoundPage, 'spaceId' | 'revisionId' | 'node' | 'path'>;
    /** Number of the question's words that the passage has. */
    matched: number;
}

/** Limit of the passages that an answer is made from. */
const MAX_RELEVANT = 12;

/** Number of passages that are read and then ranked by how many of the question's words they have. */
const MAX_CANDIDATES = 60;

/**
 * Finds the passages that may answer a question: those with at least half of its words, apart from words like "how" and
 * "the". The passages with most of the words come first.
 *
 * @throws PlatformError `invalid` if the question is too long.
 */
export async function findRelevant(
    ctx: PlatformContext,
    query: string,
    spaceIds: readonly string[],
): Promise<ScoredPassage[]> {
    if (spaceIds.length === 0) return [];
    const words = (await readQuery(ctx.db, query)).filter(({ isContent }) => isContent);
    if (words.length === 0) return [];
    await indexSpaces(ctx, spaceIds);
    const found = await findPassages(ctx.db, words, 'any', spaceIds, MAX_CANDIDATES);
    const counts = await countWords(
        ctx.db,
        words,
        found.map(({ spaceId, pageId, ordinal }) => ({ spaceId, pageId, ordinal })),
    );
    const places = await locatePages(
        ctx.db,
        found.map(({ spaceId }) => spaceId),
    );
    return found
        .flatMap((passage, index) => {
            const page = places.get(`${passage.spaceId} ${passage.pageId}`);
            const matched = counts[index] ?? 0;
            const isRelevant = page !== undefined && matched * 2 >= words.length;
            return isRelevant ? { ...passage, page, matched } : [];
        })
        .toSorted((a, b) => b.matched - a.matched || b.score - a.score)
        .slice(0, MAX_RELEVANT);
}

/** Counts the words of the query in each passage. */
async function countWords(
    db: Connection,
    words: readonly QueryWord[],
    passages: readonly { spaceId: string; pageId: string; ordinal: number }[],
): Promise<number[]> {
    if (passages.length === 0) return [];
    const { rows } = await sql<{ matched: number }>`
        select ${countOf(words)} as matched
        from jsonb_to_recordset(${JSON.stringify(passages.map((passage, index) => ({ ...passage, index })))}::jsonb)
            as wanted ("spaceId" text, "pageId" text, ordinal integer, index integer)
        left join search_passages on search_passages.space_id = wanted."spaceId"
            and search_passages.page_id = wanted."pageId" and search_passages.ordinal = wanted.ordinal
        order by wanted.index`.execute(db);
    return rows.map(({ matched }) => matched);
}

/** Returns the number of words of the query in each sentence. */
export async function scoreSentences(
    db: Connection,
    query: string,
    sentences: readonly string[],
): Promise<number[]> {
    const words = (await readQuery(db, query)).filter(({ isContent }) => isContent);
    if (words.length === 0 || sentences.length === 0) return sentences.map(() => 0);
    const { rows } = await sql<{ matched: number }>`
        select ${countOf(words)} as matched
        from jsonb_array_elements_text(${JSON.stringify(sentences.map(indexedWords))}::jsonb)
            with ordinality as sentences (sentence, position),
        lateral (select to_tsvector('english', sentence) || to_tsvector('simple', sentence) as words) as indexed
        order by position`.execute(db);
    return rows.map(({ matched }) => matched);
}

function countOf(words: readonly QueryWord[]) {
    const counts = words.map(
        (word) => sql`coalesce((words @@ ${matching([word], 'any')})::integer, 0)`,
    );
    return sql`(${sql.join(counts, sql` + `)})`;
}
