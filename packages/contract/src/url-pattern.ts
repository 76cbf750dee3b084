/**
 * Whether a URL is one that a pattern of the manifest's `urlUnfurl` means.
 *
 * A `*` (or `**`) stands for any text. A pattern without a path, or whose path ends with a slash, means everything
 * below; otherwise the path must match as a whole. Query and fragment count only where the pattern names them.
 *
 * Needs the platform's URLPattern: workerd, Cloudflare Workers, browsers, Node 24. Elsewhere it throws an error that says so.
 *
 * @example
 * matchesURLPattern('https://*.figma.com/file/**', 'https://www.figma.com/file/7?node=1'); // true
 * matchesURLPattern('https://example.com/', 'https://example.com/any/page?x=1'); // true
 */
export function matchesURLPattern(pattern: string, url: string | URL): boolean {
    const parts = PARTS.exec(pattern);
    if (!parts || !URL.canParse(url)) {
        return false;
    }
    const [, protocol = '', hostname = '', port = '', path = '', search, hash] = parts;
    if (typeof URLPattern === 'undefined') {
        throw new TypeError(
            'Patterns of urlUnfurl need URLPattern, which Node has from version 24',
        );
    }
    try {
        return new URLPattern({
            protocol: literal(protocol),
            hostname: literal(hostname),
            port: port === '' ? '' : literal(port),
            pathname: !path || path.endsWith('/') ? `${literal(path || '/')}*` : literal(path),
            search: search === undefined ? '*' : literal(search),
            hash: hash === undefined ? '*' : literal(hash),
        }).test(url);
    } catch {
        // What cannot be the part of a URL matches none, such as a host with a space.
        return false;
    }
}

/** Protocol, host, port, path, query, fragment. */
const PARTS = /^([\w+.*-]+):\/\/([^/?#:]+)(?::([\d*]+))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/;

/** Only stars mean something: `?`, `:name` and groups of the platform's patterns are text here. */
function literal(text: string): string {
    return text.replaceAll(/[\\:(){}?+]/g, String.raw`\$&`).replaceAll(/\*+/g, '*');
}
