import { withFallbacks } from './css-variables.ts';

/** Elements with attributes that act as styles, such as `width`: `all: revert` would undo these too. */
const KEEPS_ATTRIBUTES = 'svg, svg *, img, iframe, video';

/**
 * Returns the renderer's styles for markup from a server, which is outside of a shadow root. The rules have the
 * specificity of an id, so they override the page's own styles for `p` or `button`. The block therefore keeps its size
 * when the element draws it in a shadow root, where the page's styles do not apply.
 */
export function lightSheetOf(css: string): string {
    const keyframes: string[] = [];
    // CSS does not allow `@keyframes` in a nested rule.
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
