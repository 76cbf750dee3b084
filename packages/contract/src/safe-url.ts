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
 * User info is removed, because `https://accounts.example@evil.example` looks like another host.
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
    if (/^https?:/i.test(url)) return webURL(url);
    if (/^(mailto|tel):/i.test(url)) return url;
    return new URL(url, BASE).origin === BASE ? url : null;
}

/** Writes an http or https URL as browsers read it, if it could look like the URL of another host. */
function webURL(text: string): string | null {
    // Parsed without a base URL: `https:host` is relative on https pages only.
    if (!URL.canParse(text)) return null;
    const url = new URL(text);
    if (url.username === '' && url.password === '' && /^https?:\/\//i.test(text)) return text;
    url.username = '';
    url.password = '';
    return url.href;
}
