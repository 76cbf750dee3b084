import type { PlatformContext } from '../platform-context.ts';
import { findRelevant, type ScoredPassage } from '../search/relevant.ts';
import type { FoundPage, FoundPassage } from '../search/search.ts';
import { extractAnswer } from './extract.ts';
import { generateAnswer } from './generate.ts';
import type { AnswerModel } from './model.ts';

/** A page that an answer is based on. */
export interface AnswerSource {
    page: Pick<FoundPage, 'spaceId' | 'revisionId' | 'node' | 'path'>;
    /** The passages that the answer is based on, in the order of relevance. */
    passages: FoundPassage[];
    reason: string;
}

/** An answer, or the beginning of one: each answer of a stream continues the text of the one before. */
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

/** The input of both ways to answer. */
export interface Relevant {
    question: Question;
    passages: readonly ScoredPassage[];
    followups: string[];
}

const MAX_FOLLOWUPS = 3;

/** An answer to a question that the pages do not answer. */
const NO_ANSWER: Answer = { markdown: '', sources: [], followups: [] };

export interface Answers {
    /**
     * Answers a question from the pages of spaces: with the sentences that match it, or with a model if one is
     * configured. Yields at least one answer.
     *
     * @throws PlatformError `invalid`, `too_many_requests`, `answer_failed`.
     */
    ask(question: Question): AsyncIterable<Answer>;
}

export function createAnswers(ctx: PlatformContext, model: AnswerModel | undefined): Answers {
    return {
        async *ask(question) {
            const found = await findRelevant(ctx, question.query, question.spaceIds);
            if (found.length === 0) {
                yield NO_ANSWER;
                return;
            }
            const relevant: Relevant = {
                question,
                passages: found,
                followups: followupsOf(found),
            };
            if (model === undefined) yield await extractAnswer(ctx.db, relevant);
            else yield* generateAnswer(model, relevant);
        },
    };
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

/** Returns the headings of the sections that match less than the best. */
function followupsOf(passages: readonly ScoredPassage[]): string[] {
    const [best] = passages;
    const headings = passages
        .filter(({ heading }) => heading !== '' && heading !== best?.heading)
        .map(({ heading, page }) =>
            heading.endsWith('?') ? heading : `${page.node.title}: ${heading}`,
        );
    return [...new Set(headings)].slice(0, MAX_FOLLOWUPS);
}
