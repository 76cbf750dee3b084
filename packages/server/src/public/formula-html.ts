import { renderToString } from 'katex';

import { raw, type Html } from '../html.ts';

/** Longest formula that is drawn, in characters. A longer one is shown as source. */
const MAX_LENGTH = 10_000;

/** Draws a formula in TeX as MathML, which browsers show without a script. Returns undefined if it is too long. */
export function formulaHtml(tex: string, isBlock: boolean): Html | undefined {
    if (tex.length > MAX_LENGTH) return undefined;
    // KaTeX escapes the text of the formula, and refuses links and HTML, because `trust` is off. The limits bound the
    // expansion of macros and the size of elements.
    return raw(
        renderToString(tex, {
            output: 'mathml',
            displayMode: isBlock,
            throwOnError: false,
            maxExpand: 500,
            maxSize: 50,
        }),
    );
}
