/**
 * Whether a URL is one of those a block says it can show (`urlUnfurl` of the manifest). A star stands for anything, as
 * in `https://www.figma.com/file/*`; everything else is taken literally.
 *
 * @example matchesUrlPattern('https://www.youtube.com/watch?v=1', 'https://www.youtube.com/watch*') // true
 */
export function matchesUrlPattern(url: string, pattern: string): boolean {
    const source = pattern
        .split(/\*+/)
        .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`))
        .join('.*');
    return new RegExp(`^${source}$`, 'i').test(url);
}

/** The one URL that a text consists of, or null. */
export function singleUrl(text: string): string | null {
    const trimmed = text.trim();
    if (!/^https?:\/\/\S+$/i.test(trimmed) || !URL.canParse(trimmed)) return null;
    return trimmed;
}
