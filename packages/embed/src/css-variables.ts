/**
 * Turns the renderer's declarations of variables (`--ck-…`) into fallbacks in `var()`, because the declarations would
 * override the values that the page sets on the element or around it.
 */
export function withFallbacks(css: string): string {
    return css
        .replaceAll(/--ck-(?=[\w-]+\s*:)/g, '--ck_')
        .replaceAll(/var\(--ck-([\w-]+)\)/g, 'var(--ck-$1,var(--ck_$1))');
}
