import type { IntegrationBlock, IntegrationEnvironment } from '@gitbook/api';

/**
 * Whether a URL is one that a pattern of the manifest's `urlUnfurl` means.
 *
 * A `*` (or `**`) stands for any text. A pattern without a path, or whose path ends with a slash, means everything
 * below; otherwise the path must match as a whole. Query and fragment count only where the pattern names them.
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
    // Outside of the `try`: a platform without it (Node before 24) must say so.
    const Pattern = URLPattern;
    try {
        return new Pattern({
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

/**
 * The block of this integration that a pasted link becomes; undefined when no pattern means it.
 *
 * @example
 * const block = findUnfurlBlock(context.environment, 'https://example.com/item/7');
 */
export function findUnfurlBlock(
    { integration }: IntegrationEnvironment,
    url: string | URL,
): IntegrationBlock | undefined {
    return integration.blocks?.find(({ urlUnfurl }) =>
        urlUnfurl?.some((pattern) => matchesURLPattern(pattern, url)),
    );
}

/** Protocol, host, port, path, query, fragment. */
const PARTS = /^([\w+.*-]+):\/\/([^/?#:]+)(?::([\d*]+))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/;

/** Only stars mean something: `?`, `:name` and groups of the platform's patterns are text here. */
function literal(text: string): string {
    return text.replaceAll(/[\\:(){}?+]/g, String.raw`\$&`).replaceAll(/\*+/g, '*');
}
