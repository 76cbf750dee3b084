import { posix } from 'node:path';

import type { LinkContext } from './links.ts';
import type { BlockMappings } from './mappings.ts';
import type { BlockNode } from './nodes.ts';
import { SUMMARY, isReadme, readOutline, type MarkdownFile, type OutlinePage } from './outline.ts';
import {
    groupLabel,
    pageLabel,
    readSummary,
    writeSummary,
    type Summary,
    type SummaryEntry,
} from './summary.ts';
import { writePage } from './write-page.ts';

/** A page to write. */
export interface ExportPage {
    id: string;
    title: string;
    description?: string | undefined;
    /** Icon of the front matter. If the field is absent, the file keeps its icon. */
    icon?: string | undefined;
    slug: string;
    isGroup?: boolean;
    /** Null if the page did not change since `origin`: its file is copied without being read. */
    nodes: readonly BlockNode[] | null;
    /** The file that the page was imported from or exported to, and the page's title at that time. */
    origin?: { path: string; title: string };
    pages: ExportPage[];
}

export interface ExportOptions {
    mappings: BlockMappings;
    /**
     * The mappings from fenced code blocks to integrations' blocks with which the files were read; default: `mappings`.
     */
    sourceMappings?: BlockMappings;
    /** Path of the table of contents; default `SUMMARY.md`. */
    summary?: string | undefined;
    /** Files of deleted pages by id, so that links to them keep their URL. */
    formerPaths?: ReadonlyMap<string, string>;
    /** Returns true if another file has the path. */
    isTaken?: (path: string) => boolean;
    /** Awaited after each page, for progress and so that other work can run. */
    onPage?: (path: string) => Promise<void>;
}

export interface ExportedSpace {
    files: MarkdownFile[];
    /** The file of each page; groups have none. */
    paths: Map<string, string>;
}

/**
 * Writes a space as files of GitBook's Markdown. Files whose content did not change keep their bytes, including the
 * table of contents.
 *
 * @param before Texts of the files that the pages were imported from or exported to, by path.
 */
export async function exportSpace(
    pages: readonly ExportPage[],
    before: ReadonlyMap<string, string>,
    options: ExportOptions,
): Promise<ExportedSpace> {
    const paths = choosePaths(pages, before, options);
    const known = new Map([...(options.formerPaths ?? []), ...paths]);
    const byPath = new Map([...known].map(([id, path]) => [path, id]));
    const files: MarkdownFile[] = [];
    for (const page of flatten(pages)) {
        const path = paths.get(page.id);
        if (path === undefined) continue;
        const source = page.origin === undefined ? undefined : before.get(page.origin.path);
        const links: LinkContext = {
            path,
            pageAt: (other) => byPath.get(other),
            pathOf: (id) => known.get(id),
        };
        files.push({ path, text: textOf(page, source, links, options) });
        await options.onPage?.(path);
    }
    const summary = summaryOf(pages, paths, files, before, options);
    return { files: summary === null ? files : [...files, summary], paths };
}

function textOf(
    page: ExportPage,
    source: string | undefined,
    links: LinkContext,
    { mappings, sourceMappings = mappings }: ExportOptions,
): string {
    if (page.nodes === null && source !== undefined) return source;
    const isTitleUnchanged = source !== undefined && page.origin?.title === page.title;
    return writePage(
        {
            title: isTitleUnchanged ? undefined : page.title,
            description: page.description,
            ...('icon' in page ? { icon: page.icon } : {}),
            nodes: page.nodes ?? [],
        },
        source,
        { links, mappings, sourceMappings },
    );
}

function flatten(pages: readonly ExportPage[]): ExportPage[] {
    return pages.flatMap((page) => [page, ...flatten(page.pages)]);
}

/**
 * Chooses a file for each page. Imported pages keep theirs, even if two names differ in case only, which Git allows.
 * The file of a new page is named after its slug, in the folder of its parent. The name is also unique on file systems
 * that ignore case.
 */
function choosePaths(
    pages: readonly ExportPage[],
    before: ReadonlyMap<string, string>,
    { isTaken = () => false, summary = SUMMARY }: ExportOptions,
): Map<string, string> {
    const paths = new Map<string, string>();
    const imported = new Set<string>([summary]);
    for (const { id, origin } of flatten(pages)) {
        if (origin === undefined || imported.has(origin.path)) continue;
        paths.set(id, origin.path);
        imported.add(origin.path);
    }
    const taken = new Set([...imported].map((path) => path.toLowerCase()));
    const isFree = (path: string): boolean =>
        !taken.has(path.toLowerCase()) && !before.has(path) && !isTaken(path);
    const assignPaths = (
        siblings: readonly ExportPage[],
        folder: string,
        isRoot: boolean,
    ): void => {
        for (const [index, page] of siblings.entries()) {
            const known = paths.get(page.id);
            const name = fileName(page.slug);
            if (known === undefined && page.isGroup !== true) {
                const readme = isRoot && index === 0 && isFree('README.md') ? 'README.md' : null;
                const path =
                    readme ??
                    freePath(folder, page.pages.length > 0 ? `${name}/README` : name, isFree);
                paths.set(page.id, path);
                taken.add(path.toLowerCase());
            }
            assignPaths(page.pages, folderBelow(paths.get(page.id), folder, name), false);
        }
    };
    assignPaths(pages, '', true);
    return paths;
}

/** Replaces characters that have a meaning in file systems or URLs. */
function fileName(slug: string): string {
    const name = slug.replaceAll(/[^\p{Letter}\p{Number}_.-]+/gu, '-').replace(/^[.-]+/, '');
    return name === '' ? 'page' : name;
}

function freePath(folder: string, name: string, isFree: (path: string) => boolean): string {
    for (let n = 1; ; n++) {
        const numbered = n === 1 ? name : name.replace(/(\/README)?$/, `-${n}$1`);
        const path = posix.join(folder, `${numbered}.md`);
        if (isFree(path)) return path;
    }
}

function folderBelow(path: string | undefined, folder: string, name: string): string {
    if (path === undefined) return posix.join(folder, name);
    if (!isReadme(path)) return path.replace(/\.md$/i, '');
    const parent = posix.dirname(path);
    return parent === '.' ? '' : parent;
}

/** Writes the table of contents; null if the folders give the same tree without one. */
function summaryOf(
    pages: readonly ExportPage[],
    paths: ReadonlyMap<string, string>,
    files: readonly MarkdownFile[],
    before: ReadonlyMap<string, string>,
    { summary = SUMMARY }: ExportOptions,
): MarkdownFile | null {
    const source = before.get(summary);
    const shape = shapeOf(pages, paths);
    if (source === undefined) {
        const texts = new Map(files.map(({ path, text }) => [path, text]));
        const isImplied =
            before.size > 0 && shapeOfOutline(readOutline(texts, { summary })) === shape;
        return isImplied ? null : write({ head: undefined, entries: [] });
    }
    const isSame =
        shapeOfOutline(readOutline(before, { summary })) === shape &&
        flatten(pages).every(({ origin, title, isGroup }) => isGroup || origin?.title === title);
    return isSame ? { path: summary, text: source } : write(readSummary(source));

    function write(old: Summary): MarkdownFile {
        const entries = entriesOf(pages, old.entries, { paths, summary, labels: labelsOf(old) });
        return { path: summary, text: writeSummary({ head: old.head, entries }) };
    }
}

function shapeOf(pages: readonly ExportPage[], paths: ReadonlyMap<string, string>): string {
    const reduce = (page: ExportPage): unknown => [
        page.isGroup ? `#${page.title}` : paths.get(page.id),
        page.pages.map(reduce),
    ];
    return JSON.stringify(pages.map(reduce));
}

function shapeOfOutline(pages: readonly OutlinePage[]): string {
    const reduce = ({ path, title, name, pages: below }: OutlinePage): unknown => [
        path ?? `#${title ?? name}`,
        below.map(reduce),
    ];
    return JSON.stringify(pages.map(reduce));
}

interface EntryContext {
    paths: ReadonlyMap<string, string>;
    summary: string;
    /** The lines that list pages in the existing file, by path. */
    labels: ReadonlyMap<string, string>;
}

function labelsOf({ entries }: Summary): Map<string, string> {
    const labels = new Map<string, string>();
    const collect = (all: readonly SummaryEntry[]): void => {
        for (const entry of all) {
            if (entry.kind === 'page' && !labels.has(entry.path))
                labels.set(entry.path, entry.label);
            collect(entry.entries);
        }
    };
    collect(entries);
    return labels;
}

/** Returns the entries of pages. Links to other sites and plain lines stay after the entry that they followed. */
function entriesOf(
    pages: readonly ExportPage[],
    old: readonly SummaryEntry[],
    context: EntryContext,
): SummaryEntry[] {
    const entries = pages.map((page) => entryOf(page, old, context));
    let previous: SummaryEntry | undefined;
    for (const entry of old) {
        if (entry.kind === 'other') {
            const index = entries.findIndex((candidate) => isSameEntry(candidate, previous));
            // If that entry was deleted, the link or line moves to the end.
            entries.splice(
                previous === undefined ? 0 : index === -1 ? entries.length : index + 1,
                0,
                {
                    ...entry,
                    entries: entry.entries.filter(({ kind }) => kind === 'other'),
                },
            );
        }
        previous = entry;
    }
    return entries;
}

function isSameEntry(a: SummaryEntry, b: SummaryEntry | undefined): boolean {
    if (a.kind === 'page' && b?.kind === 'page') return a.path === b.path;
    return a.kind === b?.kind && a.label === b.label;
}

function entryOf(
    page: ExportPage,
    old: readonly SummaryEntry[],
    context: EntryContext,
): SummaryEntry {
    const path = context.paths.get(page.id);
    if (path === undefined) {
        const known = old.find((entry) => entry.kind === 'group' && entry.title === page.title);
        return {
            kind: 'group',
            title: page.title,
            label: known?.label ?? groupLabel(page.title),
            entries: entriesOf(page.pages, known?.entries ?? [], context),
        };
    }
    const listed = posix.relative(posix.dirname(context.summary), path);
    const known = old.find((entry) => entry.kind === 'page' && entry.path === listed);
    const label = page.origin?.title === page.title ? context.labels.get(listed) : undefined;
    return {
        kind: 'page',
        path: listed,
        title: page.title,
        label: label ?? pageLabel(page.title, listed),
        entries: entriesOf(page.pages, known?.entries ?? [], context),
    };
}
