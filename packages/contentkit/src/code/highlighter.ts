/** One highlighter per page. Grammars are fetched when code of their language is first shown. */
import {
    createHighlighterCore,
    type GrammarState,
    type HighlighterCore,
    type ThemedTokenWithVariants,
} from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import { bundledLanguages, bundledLanguagesAlias } from 'shiki/langs';

import dark from 'shiki/themes/github-dark-high-contrast.mjs';
import light from 'shiki/themes/github-light-high-contrast.mjs';

export interface HighlightedToken {
    text: string;
    /** `light-dark(#…, #…)`; undefined for the default text colour. */
    color: string | undefined;
}

let highlighter: Promise<HighlighterCore> | undefined;

/** Longer lines are not highlighted: a line is tokenized in one task, which would block the page. */
const MAX_LINE_LENGTH = 2000;

/**
 * Time limit for one line; the rest of the line stays plain. The default of 500 ms is too short on a busy machine,
 * where the first line of a language also compiles its regular expressions.
 */
const MAX_MS_PER_LINE = 10_000;

/** Characters per task. TypeScript, the slowest grammar, takes about 15 ms for them. */
const SLICE_LENGTH = 500;

/** Texts are highlighted one after another: the slices of many texts would block animation frames. */
let queue: Promise<unknown> = Promise.resolve();

/** Returns the lines of `code` as highlighted tokens; null if the language is unknown or the signal is aborted. */
export function highlight(
    code: string,
    syntax: string,
    signal?: AbortSignal,
): Promise<HighlightedToken[][] | null> {
    const lines = queue.then(() => (signal?.aborted ? null : tokenize(code, syntax, signal)));
    queue = lines.catch(() => null);
    return lines;
}

async function tokenize(
    code: string,
    syntax: string,
    signal: AbortSignal | undefined,
): Promise<HighlightedToken[][] | null> {
    const language = syntax.toLowerCase();
    const languages = { ...bundledLanguages, ...bundledLanguagesAlias };
    if (!Object.hasOwn(languages, language)) return null;
    highlighter ??= createHighlighterCore({
        themes: [light, dark],
        langs: [],
        engine: createJavaScriptRegexEngine({ forgiving: true }),
    });
    const core = await highlighter;
    // Cast: `language` is a key of `languages`, checked above.
    await core.loadLanguage(languages[language as 'js']);
    const highlighted: HighlightedToken[][] = [];
    let grammarState: GrammarState | undefined;
    for (const slice of slicesOf(code)) {
        const tokens = core.codeToTokensWithThemes(slice, {
            lang: language,
            themes: {
                light: 'github-light-high-contrast',
                dark: 'github-dark-high-contrast',
            },
            tokenizeMaxLineLength: MAX_LINE_LENGTH,
            tokenizeTimeLimit: MAX_MS_PER_LINE,
            ...(grammarState ? { grammarState } : {}),
        });
        grammarState = core.getLastGrammarState(tokens);
        for (const line of tokens) highlighted.push(line.map(toHighlightedToken));
        await new Promise((resolve) => setTimeout(resolve));
        if (signal?.aborted) return null;
    }
    return highlighted;
}

/** Splits code into slices of whole lines, each about `SLICE_LENGTH` characters. */
function* slicesOf(code: string): Generator<string> {
    for (let start = 0; start <= code.length;) {
        const end = code.indexOf('\n', start + SLICE_LENGTH);
        yield code.slice(start, end === -1 ? undefined : end);
        if (end === -1) return;
        start = end + 1;
    }
}

function toHighlightedToken({ content, variants }: ThemedTokenWithVariants): HighlightedToken {
    const [on, off] = [variants['light']?.color, variants['dark']?.color];
    return { text: content, color: on && off ? `light-dark(${on}, ${off})` : undefined };
}
