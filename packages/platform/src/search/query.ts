import { sql, type RawBuilder } from 'kysely';

import type { Connection } from '../database/schema.ts';
import { PlatformError } from '../error.ts';
import { MAX_QUERY_WORDS, wordsOf } from './words.ts';

/** Limit of a query: the OpenAPI document's `maxLength` of searches and questions. */
export const MAX_QUERY_LENGTH = 512;

/** The words of a query, in order, without repetitions. */
export interface QueryWord {
    word: string;
    /** False for words that PostgreSQL's English configuration ignores: "the", "how". */
    isContent: boolean;
}

/** @throws PlatformError `invalid` if the query is too long. */
export async function readQuery(db: Connection, text: string): Promise<QueryWord[]> {
    if (text.length > MAX_QUERY_LENGTH) {
        throw new PlatformError(
            'invalid',
            `The query has ${text.length} characters, the limit is ${MAX_QUERY_LENGTH}. Shorten it.`,
        );
    }
    const words = [...new Set(wordsOf(text))].slice(0, MAX_QUERY_WORDS);
    if (words.length === 0) return [];
    const { rows } = await sql<{ word: string; content: boolean }>`
        select word, to_tsvector('english', word) <> ''::tsvector as content
        from jsonb_array_elements_text(${JSON.stringify(words)}::jsonb) with ordinality as words (word, position)
        order by position`.execute(db);
    return rows.map(({ word, content }) => ({ word, isContent: content }));
}

/**
 * Returns a `tsquery` that matches passages with all words, or with any. A word matches in every form of its stem; the
 * last word of `all` also matches as the beginning of a word, because searches run while the reader types.
 */
export function matching(words: readonly QueryWord[], mode: 'all' | 'any'): RawBuilder<unknown> {
    const parts = words.map(({ word }, index) => {
        // Quotes make the word one lexeme of the query's syntax, whatever characters it has.
        const quoted = `'${word.replaceAll('\\', '').replaceAll("'", "''")}'`;
        const isPrefix = mode === 'all' && index === words.length - 1;
        return sql`(to_tsquery('simple', ${quoted + (isPrefix ? ':*' : '')}) || plainto_tsquery('english', ${word}))`;
    });
    return sql.join(parts, mode === 'all' ? sql` && ` : sql` || `);
}
