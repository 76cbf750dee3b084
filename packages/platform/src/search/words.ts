/** Limit of the words of a query; the rest is ignored. */
export const MAX_QUERY_WORDS = 32;

/** Limit of a word: PostgreSQL refuses lexemes of more than 2 KB. */
const MAX_WORD_LENGTH = 100;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/**
 * Splits a text into lower-case words without accents. Languages that write no spaces are split by the dictionary of
 * ICU, which PostgreSQL's own parser cannot do.
 */
export function wordsOf(text: string): string[] {
    const words: string[] = [];
    for (const { segment, isWordLike } of segmenter.segment(text)) {
        if (isWordLike !== true) continue;
        const word = fold(segment);
        if (word !== '') words.push(word.slice(0, MAX_WORD_LENGTH));
    }
    return words;
}

/** Returns the words of a text and the parts of compound names: `createPage` is also found as "create page". */
export function indexedWords(text: string): string {
    const words = wordsOf(text);
    for (const [name] of text.matchAll(/[\p{L}\p{N}]+(?:_[\p{L}\p{N}]+)+|\p{Ll}\w*\p{Lu}\w*/gu)) {
        const parts = name.split(/_|(?<=\p{Ll})(?=\p{Lu})/u);
        if (parts.length > 1) words.push(...parts.map(fold).filter((part) => part !== ''));
    }
    return words.join(' ');
}

function fold(word: string): string {
    return word
        .normalize('NFKD')
        .replaceAll(/\p{Mark}+/gu, '')
        .replaceAll(/['’]/g, '')
        .toLowerCase();
}
