import { posix } from 'node:path';

/** Resolves links between the files of a space. */
export interface LinkContext {
    /** Path of the file that contains the links. */
    path: string;
    /** Returns the id of the page in a file. */
    pageAt(path: string): string | undefined;
    /** Returns the file of a page. */
    pathOf(page: string): string | undefined;
}

/** Resolves no link to a page, so links stay URLs. */
export const NO_LINKS: LinkContext = {
    path: 'README.md',
    pageAt: () => undefined,
    pathOf: () => undefined,
};

/** The published `ContentRef`: a reference to a page, an anchor, a URL and so on. */
export type ContentRef = { kind: string } & Record<string, unknown>;

/**
 * Converts a URL in Markdown to a reference: to a page among the files, to an anchor, or to the URL itself.
 *
 * @example refOfUrl('../api.md#errors', links) // { kind: 'anchor', page: '…', anchor: 'errors' }
 */
export function refOfUrl(url: string, links: LinkContext): ContentRef {
    const asUrl = { kind: 'url', url };
    const parsed = refOfJson(url);
    if (parsed !== null) return parsed;
    if (url.startsWith('#') && url.length > 1) return { kind: 'anchor', anchor: url.slice(1) };
    // A URL with a scheme, a leading slash or a query is not a file of the space.
    if (/^[a-z][a-z0-9+.-]*:|^\/|\?/i.test(url) || url === '') return asUrl;
    const [file = '', anchor] = url.split('#', 2);
    const path = posix.join(posix.dirname(links.path), safeDecode(file));
    const page =
        links.pageAt(path) ?? links.pageAt(posix.join(path, 'README.md').replace(/^\.\//, ''));
    if (page === undefined) return asUrl;
    return anchor === undefined || anchor === ''
        ? { kind: 'page', page }
        : { kind: 'anchor', page, anchor };
}

/**
 * Converts a reference to a URL; the reverse of {@link refOfUrl}. A reference without a file becomes a `content-ref:`
 * URL that holds its JSON.
 */
export function urlOfRef(ref: ContentRef, links: LinkContext): string {
    if (ref.kind === 'url' && typeof ref['url'] === 'string') return ref['url'];
    const anchor = typeof ref['anchor'] === 'string' ? `#${ref['anchor']}` : '';
    if (ref.kind === 'anchor' && ref['page'] === undefined && anchor !== '') return anchor;
    const isPage = ref.kind === 'page' || ref.kind === 'anchor';
    const path =
        isPage && ref['space'] === undefined && typeof ref['page'] === 'string'
            ? links.pathOf(ref['page'])
            : undefined;
    if (path === undefined) return JSON_SCHEME + encodeURIComponent(JSON.stringify(ref));
    const relative = posix.relative(posix.dirname(links.path), path);
    return encodeURI(relative).replaceAll('#', '%23').replaceAll('?', '%3F') + anchor;
}

/** A URL scheme that is not registered, so no program opens it. */
const JSON_SCHEME = 'content-ref:';

function refOfJson(url: string): ContentRef | null {
    if (!url.startsWith(JSON_SCHEME)) return null;
    try {
        const json = safeDecode(url.slice(JSON_SCHEME.length));
        const ref = JSON.parse(json) as Partial<ContentRef> | null;
        return typeof ref?.kind === 'string' ? (ref as ContentRef) : null;
    } catch {
        return null;
    }
}

function safeDecode(url: string): string {
    try {
        return decodeURIComponent(url);
    } catch {
        return url;
    }
}
