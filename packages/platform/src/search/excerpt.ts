import { wordsOf } from './words.ts';

/** Length of an excerpt, without the marks of omitted text. */
const LENGTH = 180;

/** A piece of an excerpt; `isMatch` pieces are shown highlighted. */
export interface ExcerptPart {
    text: string;
    isMatch: boolean;
}

/**
 * Returns the part of a text around its first match with the query, and marks the words of the query in it. A word
 * matches if it begins with a word of the query, or if both differ only in the last letters, as inflected forms do.
 */
export function excerptOf(body: string, query: string): ExcerptPart[] {
    const wanted = wordsOf(query).filter((word) => word.length > 1 || /[^\p{ASCII}]/u.test(word));
    const text = body.replaceAll(/\s+/g, ' ');
    const matches = matchesIn(text, wanted);
    const first = matches[0]?.start ?? 0;
    const start = first < LENGTH / 2 ? 0 : wordStart(text, first - LENGTH / 3);
    const end = text.length - start <= LENGTH ? text.length : wordStart(text, start + LENGTH);
    const parts: ExcerptPart[] = [];
    const push = (piece: string, isMatch: boolean) => {
        if (piece !== '') parts.push({ text: piece, isMatch });
    };
    let at = start;
    if (start > 0) push('… ', false);
    for (const match of matches) {
        if (match.start < at || match.end > end) continue;
        push(text.slice(at, match.start), false);
        push(text.slice(match.start, match.end), true);
        at = match.end;
    }
    push(text.slice(at, end).trimEnd(), false);
    if (end < text.length) push(' …', false);
    return parts;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

function matchesIn(text: string, wanted: readonly string[]): { start: number; end: number }[] {
    const matches: { start: number; end: number }[] = [];
    for (const { segment, index, isWordLike } of segmenter.segment(text)) {
        if (isWordLike !== true) continue;
        const [word = ''] = wordsOf(segment);
        if (word !== '' && wanted.some((each) => isSameStem(word, each))) {
            matches.push({ start: index, end: index + segment.length });
        }
    }
    return matches;
}

/** Approximates PostgreSQL's stemming, for highlighting only. */
function isSameStem(word: string, wanted: string): boolean {
    if (word.startsWith(wanted)) return true;
    const stem = wanted.slice(0, Math.max(4, wanted.length - 3));
    return wanted.length > 4 && word.startsWith(stem) && word.length <= wanted.length + 3;
}

/** Returns the start of the word at or after a position. */
function wordStart(text: string, position: number): number {
    const space = text.indexOf(' ', Math.floor(position));
    return space === -1 || space - position > 30 ? Math.floor(position) : space + 1;
}
