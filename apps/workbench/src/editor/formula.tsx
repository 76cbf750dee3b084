import { useEffect, useState } from 'react';

/** Draws a TeX formula as MathML, which browsers show without additional fonts or styles. */
export function Formula({ tex, isBlock = false }: { tex: string; isBlock?: boolean }) {
    const [drawn, setDrawn] = useState<{ tex: string; html: string } | null>(null);
    useEffect(() => {
        let isCurrent = true;
        void import('katex').then(({ default: katex }) => {
            if (!isCurrent) return;
            const html = katex.renderToString(tex, {
                output: 'mathml',
                displayMode: isBlock,
                throwOnError: false,
            });
            setDrawn({ tex, html });
        });
        return () => {
            isCurrent = false;
        };
    }, [tex, isBlock]);
    if (tex.trim() === '') return <span className="formula-empty">Empty formula</span>;
    if (drawn?.tex !== tex) return <code>{tex}</code>;
    // KaTeX escapes the text of the formula, and `trust` is off.
    return <span className="formula" dangerouslySetInnerHTML={{ __html: drawn.html }} />;
}
