import { withFallbacks } from './css-variables.ts';

/** Elements whose attributes are styles, such as `width`: `all: revert` would remove these too. */
const KEEPS_ATTRIBUTES = 'svg, svg *, img, iframe, video';

/**
 * Returns the renderer's styles for markup from a server, which is part of the page. The page's own styles for `p` or
 * `button` do not reach it, because the rules have the weight of an id: the block keeps its size when the element draws
 * it in a shadow root, which those styles do not reach either.
 */
export function lightSheetOf(css: string): string {
    const keyframes: string[] = [];
    // Rules for animations cannot be nested.
    const rules = css.replaceAll(/@keyframes [^{]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, (rule) => {
        keyframes.push(rule);
        return '';
    });
    return `bindery-block { display: block; }
bindery-block:not(:defined):empty { min-block-size: 48px; min-block-size: attr(height px, 48px); }
bindery-block[theme=light], [data-theme=light] bindery-block:not([theme]) { color-scheme: light; }
bindery-block[theme=dark], [data-theme=dark] bindery-block:not([theme]), html.dark bindery-block:not([theme]) { color-scheme: dark; }
bindery-block:not(#b) {
:where(.ck, .ck *):not(:where(${KEEPS_ATTRIBUTES})) { all: revert; }
${withFallbacks(rules).replace('color-scheme: light dark;', '')}
}
${keyframes.join('\n')}
`;
}
