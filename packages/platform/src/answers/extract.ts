import type { JSONDocument } from '@bindery/contract';
import { documentOf, documentToMarkdown } from '@bindery/markdown';

import type { Connection } from '../database/schema.ts';
import { scoreSentences, type ScoredPassage } from '../search/relevant.ts';
import { sourcesOf, type Answer, type Relevant } from './answer.ts';

/** Number of passages that an answer quotes. */
const MAX_QUOTES = 3;

/** Length of a quotation, after which no further sentence is added. */
const QUOTE_LENGTH = 320;

const sentences = new Intl.Segmenter(undefined, { granularity: 'sentence' });

/**
 * Answers with the sentences of the pages that match the question best, each followed by a link to its page. Needs no
 * model.
 */
export async function extractAnswer(
    db: Connection,
    { question, passages, followups }: Relevant,
): Promise<Answer> {
    const quoted = bestOfEachPage(passages);
    const split = quoted.map(({ body, heading, page }) => {
        const found = sentencesOf(body);
        return found.length > 0 ? found : [heading === '' ? page.node.title : heading];
    });
    const scores = await scoreSentences(db, question.query, split.flat());
    let offset = 0;
    const blocks = quoted.map((passage, index) => {
        const all = split[index] ?? [];
        const text = quote(all, scores.slice(offset, offset + all.length));
        offset += all.length;
        const { page, heading } = passage;
        return paragraph(text, {
            title: heading === '' ? page.node.title : `${page.node.title} › ${heading}`,
            url: question.urlOf(page, passage),
        });
    });
    return {
        // The cast is safe: paragraphs of texts and links are blocks of the document schema.
        markdown: documentToMarkdown(
            documentOf(blocks as Parameters<typeof documentOf>[0]) satisfies JSONDocument,
        ).trim(),
        sources: sourcesOf(quoted, 'Quoted in the answer'),
        followups,
    };
}

/** Returns the best passage of each page. Passages that have fewer words than the best one are left out. */
function bestOfEachPage(passages: readonly ScoredPassage[]): ScoredPassage[] {
    const best = Math.max(...passages.map(({ matched }) => matched));
    const byPage = new Map<string, ScoredPassage>();
    for (const passage of passages) {
        if (passage.matched === best && !byPage.has(passage.pageId)) {
            byPage.set(passage.pageId, passage);
        }
    }
    return [...byPage.values()].slice(0, MAX_QUOTES);
}

function sentencesOf(body: string): string[] {
    return body
        .split('\n')
        .flatMap((line) => [...sentences.segment(line)].map(({ segment }) => segment.trim()))
        .filter((sentence) => sentence !== '');
}

/** Returns the sentence with most words of the question, and the sentences after it. */
function quote(all: readonly string[], scores: readonly number[]): string {
    const best = scores.indexOf(Math.max(...scores));
    let text = '';
    for (const sentence of all.slice(Math.max(0, best))) {
        if (text !== '' && text.length + sentence.length > QUOTE_LENGTH) break;
        text += text === '' ? sentence : ` ${sentence}`;
    }
    return text.length > 2 * QUOTE_LENGTH ? `${text.slice(0, 2 * QUOTE_LENGTH)} …` : text;
}

function paragraph(text: string, link: { title: string; url: string }): object {
    const leaves = (content: string) => ({
        object: 'text',
        leaves: [{ object: 'leaf', text: content, marks: [] }],
    });
    return {
        object: 'block',
        type: 'paragraph',
        data: {},
        nodes: [
            leaves(`${text} (`),
            {
                object: 'inline',
                type: 'link',
                data: { ref: { kind: 'url', url: link.url } },
                nodes: [leaves(link.title)],
            },
            leaves(')'),
        ],
    };
}
