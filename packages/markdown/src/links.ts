import { posix } from 'node:path';

/** Where a page stands among the files, to tell links to pages from links to anything else. */
export interface LinkContext {
    /** The file that the links are written in. */
    path: string;
    /** The page that a file is. */
    pageAt(path: string): string | undefined;
    /** The file that a page is. */
    pathOf(page: string): string | undefined;
}

/** No other pages are known: links stay as they are written. */
export const NO_LINKS: LinkContext = {
    path: 'README.md',
    pageAt: () => undefined,
    pathOf: () => undefined,
};

/** What a document says instead of an address: the published `ContentRef`. */
export type ContentRef = { kind: string } & Record<string, unknown>;

/**
 * What an address in Markdown refers to: a page among the files, a place on one, or an address.
 *
 * @example refOfUrl('../api.md#errors', links) // { kind: 'anchor', page: '…', anchor: 'errors' }
 */
export function refOfUrl(url: string, links: LinkContext): ContentRef {
    const asUrl = { kind: 'url', url };
    const kept = keptRef(url);
    if (kept !== null) return kept;
    if (url.startsWith('#') && url.length > 1) return { kind: 'anchor', anchor: url.slice(1) };
    // With a scheme, from the root or with a query it is no file of ours.
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

/** The reverse of {@link refOfUrl}. A reference to something that no file is stays readable as a URL of its own. */
export function urlOfRef(ref: ContentRef, links: LinkContext): string {
    if (ref.kind === 'url' && typeof ref['url'] === 'string') return ref['url'];
    const anchor = typeof ref['anchor'] === 'string' ? `#${ref['anchor']}` : '';
    if (ref.kind === 'anchor' && ref['page'] === undefined && anchor !== '') return anchor;
    const isPage = ref.kind === 'page' || ref.kind === 'anchor';
    const path =
        isPage && ref['space'] === undefined && typeof ref['page'] === 'string'
            ? links.pathOf(ref['page'])
            : undefined;
    if (path === undefined) return KEPT + encodeURIComponent(JSON.stringify(ref));
    const relative = posix.relative(posix.dirname(links.path), path);
    return encodeURI(relative).replaceAll('#', '%23').replaceAll('?', '%3F') + anchor;
}

/** A scheme that nothing opens. */
const KEPT = 'content-ref:';

function keptRef(url: string): ContentRef | null {
    if (!url.startsWith(KEPT)) return null;
    try {
        const ref = JSON.parse(safeDecode(url.slice(KEPT.length))) as Partial<ContentRef> | null;
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
