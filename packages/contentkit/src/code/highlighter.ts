/** One highlighter a page; languages are fetched when the first code of theirs is shown. */
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
    /** `light-dark(#…, #…)`; undefined for the colour of plain text. */
    color: string | undefined;
}

let highlighter: Promise<HighlighterCore> | undefined;

/** Longer lines are no code that anybody reads, and would be tokenized at one go. */
const MAX_LINE_LENGTH = 2000;

/**
 * By the clock, after which the rest of a line is left as it is. The first line of a language compiles its expressions,
 * which on a busy machine took more than the usual half second, and left a line half coloured.
 */
const MOST_MS_PER_LINE = 10_000;

/** Characters between two breaths: some 15 ms of TypeScript, the slowest of grammars. */
const SLICE_LENGTH = 500;

/** One text at a time, or the slices of many would queue up before any frame. */
let turn: Promise<unknown> = Promise.resolve();

/** The lines of `code` in coloured tokens; null where the language is unknown, or nobody waits any more. */
export function highlight(
    code: string,
    syntax: string,
    signal?: AbortSignal,
): Promise<HighlightedToken[][] | null> {
    const lines = turn.then(() => (signal?.aborted ? null : tokenize(code, syntax, signal)));
    turn = lines.catch(() => null);
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
    // Found to be one of them.
    await core.loadLanguage(languages[language as 'js']);
    const coloured: HighlightedToken[][] = [];
    let grammarState: GrammarState | undefined;
    for (const slice of slicesOf(code)) {
        const tokens = core.codeToTokensWithThemes(slice, {
            lang: language,
            themes: {
                light: 'github-light-high-contrast',
                dark: 'github-dark-high-contrast',
            },
            tokenizeMaxLineLength: MAX_LINE_LENGTH,
            tokenizeTimeLimit: MOST_MS_PER_LINE,
            ...(grammarState ? { grammarState } : {}),
        });
        grammarState = core.getLastGrammarState(tokens);
        for (const line of tokens) coloured.push(line.map(colour));
        await new Promise((resolve) => setTimeout(resolve));
        if (signal?.aborted) return null;
    }
    return coloured;
}

/** Whole lines, about so many characters of them. */
function* slicesOf(code: string): Generator<string> {
    for (let start = 0; start <= code.length;) {
        const end = code.indexOf('\n', start + SLICE_LENGTH);
        yield code.slice(start, end === -1 ? undefined : end);
        if (end === -1) return;
        start = end + 1;
    }
}

function colour({ content, variants }: ThemedTokenWithVariants): HighlightedToken {
    const [on, off] = [variants['light']?.color, variants['dark']?.color];
    return { text: content, color: on && off ? `light-dark(${on}, ${off})` : undefined };
}
