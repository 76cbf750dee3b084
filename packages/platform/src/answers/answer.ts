import type { ScoredPassage } from '../search/relevant.ts';
import type { FoundPage, FoundPassage } from '../search/search.ts';

/** A page that an answer is based on. */
export interface AnswerSource {
    page: Pick<FoundPage, 'spaceId' | 'revisionId' | 'node' | 'path'>;
    /** The passages that the answer is based on, in the order of relevance. */
    passages: FoundPassage[];
    reason: string;
}

/** An answer, or its beginning while it is streamed: each answer of a stream extends the text of the previous one. */
export interface Answer {
    /** Empty if the pages do not answer the question. */
    markdown: string;
    sources: AnswerSource[];
    /** Questions that the reader could ask next. */
    followups: string[];
}

export interface Question {
    query: string;
    /** The spaces that the caller may read. */
    spaceIds: readonly string[];
    /** Returns the URL that shows a passage to the caller. */
    urlOf: (page: AnswerSource['page'], passage: FoundPassage) => string;
    signal?: AbortSignal;
}

/** The input of `extractAnswer` and `generateAnswer`. */
export interface Relevant {
    question: Question;
    passages: readonly ScoredPassage[];
    followups: string[];
}

/** Groups passages by page, in the order of their relevance. */
export function sourcesOf(passages: readonly ScoredPassage[], reason: string): AnswerSource[] {
    const sources = new Map<string, AnswerSource>();
    for (const { page, ...passage } of passages) {
        const source = sources.get(page.node.id);
        if (source === undefined) sources.set(page.node.id, { page, passages: [passage], reason });
        else source.passages.push(passage);
    }
    return [...sources.values()];
}
