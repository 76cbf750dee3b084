import type { PageSettings } from './front-matter.ts';
import type { BlockMappings } from './mappings.ts';
import type { BlockNode } from './nodes.ts';
import { groupKeys, nameOf, readOutline, type MarkdownFile, type OutlinePage } from './outline.ts';
import { readPage } from './read-page.ts';

/** A page that was read from its file. */
export interface ImportedPage {
    id: string;
    /** Absent for a group. */
    path?: string;
    title: string;
    description?: string;
    /** Icon of the front matter. */
    icon?: string;
    /** Other fields of the front matter that pages show. */
    settings?: PageSettings;
    /** Name of its file or folder, which becomes the page's slug. */
    name: string;
    nodes: BlockNode[];
    pages: ImportedPage[];
}

export interface ImportOptions {
    mappings: BlockMappings;
    /** Path of the table of contents; default `SUMMARY.md`. */
    summary?: string | undefined;
    /** Returns the id of the page in a file, or of a group by its key: see {@link groupKeys}. */
    idOf: (key: string) => string;
    /** Awaited after each page, for progress and so that other work can run. */
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

    const pathsById = new Map([...ids].map(([path, id]) => [id, path]));

    const keys = groupKeys(outline, ({ path, title, name }) =>
        path === undefined ? (title ?? name) : null,
    );

    async function convert(outlined: readonly OutlinePage[]): Promise<ImportedPage[]> {
        const pages: ImportedPage[] = [];
        for (const page of outlined) pages.push(await convertPage(page));
        return pages;
    }

    async function convertPage(page: OutlinePage): Promise<ImportedPage> {
        const { path, name } = page;
        if (path === undefined) {
            const key = keys.get(page) ?? name;
            return {
                id: options.idOf(key),
                title: page.title ?? name,
                name,
                nodes: [],
                pages: await convert(page.pages),
            };
        }
        const read = readPage(texts.get(path) ?? '', {
            mappings: options.mappings,
            links: {
                path,
                pageAt: (other) => ids.get(other),
                // As at export: a reference's text is its default only if it is the name of the page's file.
                pathOf: (id) => pathsById.get(id),
            },
        });
        await options.onPage?.(path);
        return {
            id: ids.get(path) ?? options.idOf(path),
            path,
            title: read.title ?? page.title ?? nameOf(path),
            ...(read.description === undefined ? {} : { description: read.description }),
            ...(read.icon === undefined ? {} : { icon: read.icon }),
            ...(read.settings === undefined ? {} : { settings: read.settings }),
            name,
            nodes: read.nodes,
            pages: await convert(page.pages),
        };
    }

    return convert(outline);
}

function flatten(pages: readonly OutlinePage[]): OutlinePage[] {
    return pages.flatMap((page) => [page, ...flatten(page.pages)]);
}
