import { posix } from 'node:path';

import { readSummary } from './summary.ts';

/** A Markdown file of a space. */
export interface MarkdownFile {
    path: string;
    text: string;
}

/** A page of the tree, before its file is read. */
export interface OutlinePage {
    /** Absent for a group: a heading of the table of contents, or a folder without a page. */
    path?: string;
    /** Title in the table of contents. */
    title?: string;
    /** Name of its file or folder. */
    name: string;
    pages: OutlinePage[];
}

export interface OutlineOptions {
    /** Path of the table of contents; default `SUMMARY.md`. */
    summary?: string | undefined;
}

export const SUMMARY = 'SUMMARY.md';

/**
 * Builds the tree of pages from the table of contents or, if there is none, from the folders, where `README.md` is the
 * folder's page.
 *
 * @see https://gitbook.com/docs/getting-started/git-sync/content-configuration
 */
export function readOutline(
    files: ReadonlyMap<string, string>,
    { summary = SUMMARY }: OutlineOptions = {},
): OutlinePage[] {
    const contents = files.get(summary);
    return contents === undefined
        ? outlineOfFolders([...files.keys()].filter((path) => path !== summary))
        : outlineOfSummary(contents, files, summary);
}

function outlineOfSummary(
    contents: string,
    files: ReadonlyMap<string, string>,
    summary: string,
): OutlinePage[] {
    // A page that is listed twice appears at its first position only.
    const listed = new Set<string>();
    const convert = (entries: ReturnType<typeof readSummary>['entries']): OutlinePage[] =>
        entries.flatMap((entry): OutlinePage[] => {
            if (entry.kind === 'other') return convert(entry.entries);
            if (entry.kind === 'group') {
                return [{ title: entry.title, name: entry.title, pages: convert(entry.entries) }];
            }
            const path = posix.join(posix.dirname(summary), entry.path);
            if (!files.has(path) || listed.has(path)) return convert(entry.entries);
            listed.add(path);
            const title = entry.title === '' ? {} : { title: entry.title };
            return [{ path, ...title, name: nameOf(path), pages: convert(entry.entries) }];
        });
    return convert(readSummary(contents).entries);
}

/**
 * Returns a key for each group of a tree: its title after those of its parent groups, e.g. `#Guides#Basics`. The second
 * group with the same name is `#Guides:2`, so that no two groups share a key.
 *
 * @param titleOf returns the title of a group, or null for a page.
 */
export function groupKeys<T extends { pages: readonly T[] }>(
    pages: readonly T[],
    titleOf: (page: T) => string | null,
): Map<T, string> {
    const keys = new Map<T, string>();
    const counts = new Map<string, number>();
    const collect = (siblings: readonly T[], prefix: string): void => {
        for (const page of siblings) {
            const title = titleOf(page);
            const base = `${prefix}#${title ?? ''}`;
            const count = (counts.get(base) ?? 0) + (title === null ? 0 : 1);
            const key = count > 1 ? `${base}:${count}` : base;
            if (title !== null) {
                counts.set(base, count);
                keys.set(page, key);
            }
            collect(page.pages, title === null ? prefix : key);
        }
    };
    collect(pages, '');
    return keys;
}

/** Returns `webhooks` for `guides/webhooks.md` and `guides` for `guides/README.md`. */
export function nameOf(path: string): string {
    const name = posix.basename(path).replace(/\.md$/i, '');
    const folder = posix.basename(posix.dirname(path));
    return isReadme(path) && folder !== '.' ? folder : name;
}

export function isReadme(path: string): boolean {
    return /^readme\.md$/i.test(posix.basename(path));
}

interface Folder {
    files: string[];
    folders: Map<string, Folder>;
}

function outlineOfFolders(paths: readonly string[]): OutlinePage[] {
    const root: Folder = { files: [], folders: new Map() };
    for (const path of paths.toSorted()) {
        const parts = path.split('/');
        let folder = root;
        for (const part of parts.slice(0, -1)) {
            let below = folder.folders.get(part);
            if (below === undefined) {
                below = { files: [], folders: new Map() };
                folder.folders.set(part, below);
            }
            folder = below;
        }
        folder.files.push(path);
    }
    const readme = root.files.find(isReadme);
    return [...(readme === undefined ? [] : [pageOf(readme)]), ...pagesIn(root)];
}

function pageOf(path: string): OutlinePage {
    return { path, name: nameOf(path), pages: [] };
}

function pagesIn(folder: Folder): OutlinePage[] {
    const pages = folder.files.filter((path) => !isReadme(path)).map(pageOf);
    for (const [name, below] of folder.folders) {
        const readme = below.files.find(isReadme);
        const inside = pagesIn(below);
        // `guides.md` next to `guides/` is the folder's page too.
        const sibling = pages.find((page) => page.path !== undefined && page.name === name);
        if (readme !== undefined) pages.push({ ...pageOf(readme), pages: inside });
        else if (sibling !== undefined) sibling.pages.push(...inside);
        else pages.push({ title: name, name, pages: inside });
    }
    return pages.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
