import { FORMULA_LIMITS, isDrawableFormula } from '@bindery/contract';
import { useEffect, useState } from 'react';

const NOT_DRAWN =
    'Shown as source: it is longer than 2000 characters, or it defines macros, which could freeze the page.';

/** Draws a TeX formula as MathML, which browsers show without additional fonts or styles. */
export function Formula({ tex, isBlock = false }: { tex: string; isBlock?: boolean }) {
    const [drawn, setDrawn] = useState<{ tex: string; html: string | null } | null>(null);
    const isDrawable = isDrawableFormula(tex);
    useEffect(() => {
        if (!isDrawable) return;
        let isCurrent = true;
        void import('katex').then(async ({ default: katex }) => {
            // Each formula is drawn in its own task, so that a page with many formulas stays responsive.
            await new Promise((resolve) => setTimeout(resolve));
            if (isCurrent) setDrawn({ tex, html: draw(katex, tex, isBlock) });
        });
        return () => {
            isCurrent = false;
        };
    }, [tex, isBlock, isDrawable]);
    if (tex.trim() === '') return <span className="formula-empty">Empty formula</span>;
    if (!isDrawable) return <code title={NOT_DRAWN}>{tex}</code>;
    if (drawn?.tex !== tex || drawn.html === null) return <code>{tex}</code>;
    // KaTeX escapes the text of the formula, and `trust` is off.
    return <span className="formula" dangerouslySetInnerHTML={{ __html: drawn.html }} />;
}

/** Returns null for a formula that is nested too deeply: the parser recurses, and throws in spite of `throwOnError`. */
function draw(
    katex: (typeof import('katex'))['default'],
    tex: string,
    isBlock: boolean,
): string | null {
    try {
        return katex.renderToString(tex, {
            output: 'mathml',
            displayMode: isBlock,
            throwOnError: false,
            ...FORMULA_LIMITS,
        });
    } catch {
        return null;
    }
}
