/** A piece of an excerpt; `isMatch` pieces are shown highlighted. */
export interface ExcerptPart {
    text: string;
    isMatch: boolean;
}

/** Length of an excerpt in characters, not counting the ellipses for omitted text. */
const LENGTH = 140;

/** Number of characters in front of the first match. */
const BEFORE = 40;

/** Words of fewer letters are not highlighted: they occur in most sentences. */
const SHORTEST_WORD = 2;

/**
 * Returns the part of a text around the first word that begins with a word of the query. All such words in it are
 * marked.
 */
export function excerptOf(body: string, query: string): ExcerptPart[] {
    const text = body.replaceAll(/\s+/g, ' ').trim();
    const wanted = query
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/u)
        .filter((word) => word.length >= SHORTEST_WORD);
    const matches = [...text.matchAll(/[\p{L}\p{N}]+/gu)].filter(([word]) =>
        wanted.some((each) => word.toLowerCase().startsWith(each)),
    );
    const first = matches[0]?.index ?? 0;
    const start = first <= BEFORE ? 0 : text.lastIndexOf(' ', first - BEFORE) + 1;
    const isWhole = text.length <= start + LENGTH;
    const lastSpace = text.lastIndexOf(' ', start + LENGTH);
    const end = isWhole ? text.length : Math.max(lastSpace, first + 1);
    const parts: ExcerptPart[] = [];
    let at = start;
    for (const { index, 0: word } of matches) {
        if (index + word.length > end) break;
        parts.push({ text: text.slice(at, index), isMatch: false }, { text: word, isMatch: true });
        at = index + word.length;
    }
    parts.push({ text: text.slice(at, end), isMatch: false });
    if (start > 0) parts.unshift({ text: '… ', isMatch: false });
    if (end < text.length) parts.push({ text: ' …', isMatch: false });
    return parts.filter((part) => part.text !== '');
}
