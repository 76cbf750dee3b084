/**
 * Returns true when a URL matches a pattern of the manifest's `urlUnfurl`. False for an invalid pattern or URL.
 *
 * `*` and `**` match any text. A pattern without a path, or whose path ends with a slash, matches every path below it;
 * any other path must match completely. Query and fragment are compared only if the pattern contains them.
 *
 * @throws TypeError where `URLPattern` is missing: Node before version 24. Workers and browsers have it.
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
            'urlUnfurl patterns need URLPattern, which Node has since version 24: update Node',
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
        // URLPattern throws for text that cannot be part of a URL, such as a host with a space.
        return false;
    }
}

/** Groups: protocol, host, port, path, query, fragment. */
const PARTS = /^([\w+.*-]+):\/\/([^/?#:]+)(?::([\d*]+))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/;

/** Escapes the other special characters of URLPattern (`?`, `:name`, groups): only `*` is a wildcard here. */
function literal(text: string): string {
    return text.replaceAll(/[\\:(){}?+]/g, String.raw`\$&`).replaceAll(/\*+/g, '*');
}
