/** One highlighter a page; languages are fetched when the first code of theirs is shown. */
import { createHighlighterCore, type HighlighterCore } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import { bundledLanguages, bundledLanguagesAlias } from 'shiki/langs';

import dark from 'shiki/themes/github-dark-high-contrast.mjs';
import light from 'shiki/themes/github-light-high-contrast.mjs';

export interface ColouredToken {
    text: string;
    /** `light-dark(#…, #…)`; undefined for the colour of plain text. */
    color: string | undefined;
}

let highlighter: Promise<HighlighterCore> | undefined;

/** The lines of `code` in coloured tokens, or null where the language is unknown. */
export async function highlight(code: string, syntax: string): Promise<ColouredToken[][] | null> {
    const language = syntax.toLowerCase();
    const languages: Record<string, unknown> = { ...bundledLanguages, ...bundledLanguagesAlias };
    if (!Object.hasOwn(languages, language)) return null;
    highlighter ??= createHighlighterCore({
        themes: [light, dark],
        langs: [],
        engine: createJavaScriptRegexEngine({ forgiving: true }),
    });
    const core = await highlighter;
    await core.loadLanguage({ ...bundledLanguages, ...bundledLanguagesAlias }[language as 'js']);
    const lines = core.codeToTokensWithThemes(code, {
        lang: language,
        themes: {
            light: 'github-light-high-contrast',
            dark: 'github-dark-high-contrast',
        },
    });
    return lines.map((line) =>
        line.map(({ content, variants }) => ({
            text: content,
            color:
                variants['light']?.color && variants['dark']?.color
                    ? `light-dark(${variants['light'].color}, ${variants['dark'].color})`
                    : undefined,
        })),
    );
}
