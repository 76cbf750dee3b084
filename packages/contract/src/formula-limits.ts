/** Longest formula that is drawn, in characters. */
const MAX_FORMULA_LENGTH = 2000;

/** Commands of KaTeX that define others. `\global`, `\long` and KaTeX's internal names stand before one of these. */
const DEFINITION =
    /\\(?:[egx]?def|let|futurelet|newcommand|renewcommand|providecommand)(?![a-zA-Z@])/;

/** KaTeX's own limits: expansions of its built-in macros, and the size of elements in em. */
export const FORMULA_LIMITS = { maxExpand: 300, maxSize: 50 };

/**
 * Returns true if drawing a formula takes time in proportion to its length. A formula that defines macros does not:
 * KaTeX limits the number of their expansions, but not their size.
 *
 * @example isDrawableFormula('\\frac{a}{b}') // true
 * @example isDrawableFormula('\\def\\a{xx}\\a\\a') // false
 */
export function isDrawableFormula(tex: string): boolean {
    return tex.length <= MAX_FORMULA_LENGTH && !DEFINITION.test(tex);
}
