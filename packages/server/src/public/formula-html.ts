import { FORMULA_LIMITS, isDrawableFormula } from '@bindery/contract';
import { renderToString } from 'katex';
import { LRUCache } from 'lru-cache';

import { raw, type Html } from '../html.ts';

/**
 * Most characters of formulas that are drawn on one page. KaTeX takes 10 to 40 µs for a character, and blocks the
 * event loop meanwhile.
 */
const MAX_PAGE_LENGTH = 30_000;

/** Most characters of formulas and their MathML in memory: those of the pages that were read last. */
const MAX_CACHED_LENGTH = 8_000_000;

/** MathML by formula. */
const cache = new LRUCache<string, { html: string | null }>({ maxSize: MAX_CACHED_LENGTH });

/** Draws a formula in TeX as MathML, which browsers show without a script. Undefined if it is beyond the limits. */
export type DrawFormula = (tex: string, isBlock: boolean) => Html | undefined;

/** Returns a function that draws the formulas of one page, up to a total length. */
export function createFormulaDrawer(): DrawFormula {
    let left = MAX_PAGE_LENGTH;
    return (tex, isBlock) => {
        if (!isDrawableFormula(tex)) return undefined;
        left -= tex.length;
        const drawn = left < 0 ? null : cached(tex, isBlock);
        return drawn === null ? undefined : raw(drawn);
    };
}

function cached(tex: string, isBlock: boolean): string | null {
    const key = `${isBlock ? 'block' : 'inline'} ${tex}`;
    const known = cache.get(key);
    if (known !== undefined) return known.html;
    const html = draw(tex, isBlock);
    cache.set(key, { html }, { size: key.length + (html?.length ?? 0) });
    return html;
}

/** Returns null for a formula that KaTeX cannot draw. */
function draw(tex: string, isBlock: boolean): string | null {
    try {
        // KaTeX escapes the text of the formula, and refuses links and HTML, because `trust` is off.
        return renderToString(tex, {
            output: 'mathml',
            displayMode: isBlock,
            throwOnError: false,
            ...FORMULA_LIMITS,
        });
    } catch {
        // The parser recurses, and throws a RangeError for deep nesting in spite of `throwOnError`.
        return null;
    }
}
