/**
 * Returns the renderer's styles with its declarations of variables (`--ck-…`) as fallbacks in `var()`. The declarations
 * would override the values that the page sets on the element or around it.
 */
export function withFallbacks(css: string): string {
    return css
        .replaceAll(/--ck-(?=[\w-]+\s*:)/g, '--ck_')
        .replaceAll(/var\(--ck-([\w-]+)\)/g, 'var(--ck-$1,var(--ck_$1))');
}
