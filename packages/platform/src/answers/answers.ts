import type { PlatformContext } from '../platform-context.ts';
import { findRelevant, type ScoredPassage } from '../search/relevant.ts';
import type { Answer, Question, Relevant } from './answer.ts';
import { extractAnswer } from './extract.ts';
import { generateAnswer } from './generate.ts';
import type { AnswerModel } from './model.ts';

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
