import type { BlockMappings } from './mappings.ts';
import type { BlockNode } from './nodes.ts';
import { nameOf, readOutline, type MarkdownFile, type OutlinePage } from './outline.ts';
import { readPage } from './read-page.ts';

/** A page as its file has it. */
export interface ImportedPage {
    id: string;
    /** Absent for a group. */
    path?: string;
    title: string;
    description?: string;
    /** What its file or folder is called: the page's address. */
    name: string;
    nodes: BlockNode[];
    pages: ImportedPage[];
}

export interface ImportOptions {
    mappings: BlockMappings;
    /** The table of contents; default `SUMMARY.md`. */
    summary?: string | undefined;
    /** The id of the page in a file, or of a group by `#` and its place. */
    idOf: (key: string) => string;
    /** Waited for after each page: the place to tell of progress, and to let others work. */
    onPage?: (path: string) => Promise<void>;
}

/**
 * Reads a space from files of GitBook's Markdown.
 *
 * @example await importSpace([{ path: 'README.md', text: '# Hello' }], { mappings: [], idOf: (path) => path })
 */
export async function importSpace(
    files: readonly MarkdownFile[],
    options: ImportOptions,
): Promise<ImportedPage[]> {
    const texts = new Map(files.map(({ path, text }) => [path, text]));
    const outline = readOutline(texts, options);
    const paths = new Set(
        flatten(outline).flatMap(({ path }) => (path === undefined ? [] : [path])),
    );
    const ids = new Map([...paths].map((path) => [path, options.idOf(path)]));

    async function convert(
        outlined: readonly OutlinePage[],
        place: string,
    ): Promise<ImportedPage[]> {
        const pages: ImportedPage[] = [];
        for (const page of outlined) pages.push(await convertPage(page, place));
        return pages;
    }

    async function convertPage(page: OutlinePage, place: string): Promise<ImportedPage> {
        const { path, name } = page;
        if (path === undefined) {
            const key = `${place}#${name}`;
            return {
                id: options.idOf(key),
                title: page.title ?? name,
                name,
                nodes: [],
                pages: await convert(page.pages, key),
            };
        }
        const read = readPage(texts.get(path) ?? '', {
            mappings: options.mappings,
            links: { path, pageAt: (other) => ids.get(other), pathOf: () => undefined },
        });
        await options.onPage?.(path);
        return {
            id: ids.get(path) ?? options.idOf(path),
            path,
            title: read.title ?? page.title ?? nameOf(path),
            ...(read.description === undefined ? {} : { description: read.description }),
            name,
            nodes: read.nodes,
            pages: await convert(page.pages, place),
        };
    }

    return convert(outline, '');
}

function flatten(pages: readonly OutlinePage[]): OutlinePage[] {
    return pages.flatMap((page) => [page, ...flatten(page.pages)]);
}
