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

/** A page to be written. */
export interface ExportPage {
    id: string;
    title: string;
    description?: string | undefined;
    slug: string;
    isGroup?: boolean;
    /** Null: it was not changed since `origin`, so its file need not be read. */
    nodes: readonly BlockNode[] | null;
    /** The file that it came from or went to, with what it was called then. */
    origin?: { path: string; title: string };
    pages: ExportPage[];
}

export interface ExportOptions {
    mappings: BlockMappings;
    /** How fences were read in the files that the pages came from. */
    sourceMappings?: BlockMappings;
    /** The table of contents; default `SUMMARY.md`. */
    summary?: string | undefined;
    /** Files of pages that are no more, by id: links to them stay what they are. */
    formerPaths?: ReadonlyMap<string, string>;
    /** Paths that are taken by other files. */
    isTaken?: (path: string) => boolean;
    /** Waited for after each page: the place to tell of progress, and to let others work. */
    onPage?: (path: string) => Promise<void>;
}

export interface ExportedSpace {
    files: MarkdownFile[];
    /** The file of each page; groups have none. */
    paths: Map<string, string>;
}

/**
 * Writes a space as files of GitBook's Markdown. Files that say the same as before stay as they are, byte for byte, the
 * table of contents too.
 *
 * @param before the files that the pages' origins are among.
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
    const hasItsTitle = source !== undefined && page.origin?.title === page.title;
    return writePage(
        {
            title: hasItsTitle ? undefined : page.title,
            description: page.description,
            nodes: page.nodes ?? [],
        },
        source,
        { links, mappings, sourceMappings },
    );
}

function flatten(pages: readonly ExportPage[]): ExportPage[] {
    return pages.flatMap((page) => [page, ...flatten(page.pages)]);
}

/** Pages stay in their files; new ones get one that is called as they are, below their parent's. */
function choosePaths(
    pages: readonly ExportPage[],
    before: ReadonlyMap<string, string>,
    { isTaken = () => false, summary = SUMMARY }: ExportOptions,
): Map<string, string> {
    const paths = new Map<string, string>();
    const taken = new Set<string>([summary.toLowerCase()]);
    for (const { id, origin } of flatten(pages)) {
        if (origin === undefined || taken.has(origin.path.toLowerCase())) continue;
        paths.set(id, origin.path);
        taken.add(origin.path.toLowerCase());
    }
    const isFree = (path: string): boolean =>
        !taken.has(path.toLowerCase()) && !before.has(path) && !isTaken(path);
    const place = (siblings: readonly ExportPage[], folder: string, isRoot: boolean): void => {
        for (const [index, page] of siblings.entries()) {
            const known = paths.get(page.id);
            const name = fileName(page.slug);
            if (known === undefined && page.isGroup !== true) {
                const home = isRoot && index === 0 && isFree('README.md') ? 'README.md' : null;
                const path =
                    home ??
                    freePath(folder, page.pages.length > 0 ? `${name}/README` : name, isFree);
                paths.set(page.id, path);
                taken.add(path.toLowerCase());
            }
            place(page.pages, folderBelow(paths.get(page.id), folder, name), false);
        }
    };
    place(pages, '', true);
    return paths;
}

/** Nothing that a file system or a link gives another meaning to. */
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
    const own = posix.dirname(path);
    return own === '.' ? '' : own;
}

/** The table of contents; null when none is needed. */
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
        const isTold = before.size > 0 && shapeOfOutline(readOutline(texts, { summary })) === shape;
        return isTold ? null : write({ head: undefined, entries: [] });
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
    /** How pages are listed now, by path. */
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

/** The entries of pages, with what is no page of ours kept behind what it stood behind. */
function entriesOf(
    pages: readonly ExportPage[],
    old: readonly SummaryEntry[],
    context: EntryContext,
): SummaryEntry[] {
    const entries = pages.map((page) => entryOf(page, old, context));
    let previous: SummaryEntry | undefined;
    for (const entry of old) {
        if (entry.kind === 'other') {
            const index = entries.findIndex((one) => isSameEntry(one, previous));
            // Behind a page that has gone it would be lost: it goes to the end.
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
