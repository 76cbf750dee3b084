/** Resolves relative URLs while they are checked. The host cannot exist (RFC 6761, 6.4). */
const BASE = 'https://relative.invalid';

/**
 * Returns a URL that is safe as a link target, or null. Accepts absolute http, https, mailto and tel URLs and URLs
 * relative to the page. Rejects URLs that run code (`javascript:`) and relative URLs that lead to another host
 * (`//host`, `/\host`).
 *
 * The URL parser decides, because it reads a URL as browsers do: it ignores tabs and line breaks anywhere and control
 * characters at the ends, and treats `\` as `/`. The result has none of the ignored characters.
 *
 * @example
 * safeLinkURL('guide/start#top'); // 'guide/start#top'
 * safeLinkURL('java\nscript:alert(1)'); // null
 */
export function safeLinkURL(value: unknown): string | null {
    if (typeof value !== 'string') return null;
    // oxlint-disable-next-line no-control-regex -- these are the characters that the URL parser ignores
    const url = value.replace(/[\t\n\r]|^[\0- ]+|[\0- ]+$/g, '');
    if (!url || !URL.canParse(url, BASE)) return null;
    if (/^(https?|mailto|tel):/i.test(url)) return url;
    return new URL(url, BASE).origin === BASE ? url : null;
}
