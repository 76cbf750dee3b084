/**
 * Creates a style sheet for shadow roots. The renderer's declarations of variables (`--ck-…`) become fallbacks in
 * `var()`. In the shadow root, the declarations would override the values that the page sets on the element or around
 * it.
 */
export function sheetOf(css: string): CSSStyleSheet {
    const sheet = new CSSStyleSheet();
    const defaults = css.replaceAll(/--ck-(?=[\w-]+\s*:)/g, '--ck_');
    sheet.replaceSync(defaults.replaceAll(/var\(--ck-([\w-]+)\)/g, 'var(--ck-$1,var(--ck_$1))'));
    return sheet;
}
