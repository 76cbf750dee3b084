import { posix } from 'node:path';

import type { Link, List, ListItem, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { toString } from 'mdast-util-to-string';

import { stringify } from './to-markdown.ts';

/** An entry of the table of contents. */
export type SummaryEntry =
    | { kind: 'page'; path: string; title: string; label: string; entries: SummaryEntry[] }
    | { kind: 'group'; title: string; label: string; entries: SummaryEntry[] }
    /** A link to another site, or a line without a link. */
    | { kind: 'other'; label: string; entries: SummaryEntry[] };

export interface Summary {
    /** The text before the first entry; undefined if there is no table of contents yet. */
    head: string | undefined;
    entries: SummaryEntry[];
}

const ANCHOR = /<a [^<>]*><\/a>\s*$/;

const HEAD = '# Table of contents';

/** Reads `SUMMARY.md`: nested lists of links, below headings that are groups. */
export function readSummary(source: string): Summary {
    const tree = fromMarkdown(source);
    const entries: SummaryEntry[] = [];
    let group: SummaryEntry[] = entries;
    let headEnd: number | undefined;
    for (const node of tree.children) {
        const isGroup = node.type === 'heading' && node.depth > 1;
        if (isGroup || node.type === 'list') headEnd ??= node.position?.start.offset;
        if (isGroup) {
            const added: SummaryEntry = {
                kind: 'group',
                // GitBook writes an anchor after the title of a group.
                title: toString(node).replace(ANCHOR, '').trim(),
                label: sliceOf(source, node),
                entries: [],
            };
            entries.push(added);
            group = added.entries;
        } else if (node.type === 'list') {
            group.push(...readList(node, source));
        }
    }
    return { head: source.slice(0, headEnd ?? source.length).trim(), entries };
}

function readList(list: List, source: string): SummaryEntry[] {
    return list.children.map((item) => readItem(item, source));
}

function readItem(item: ListItem, source: string): SummaryEntry {
    const entries = item.children.flatMap((node) =>
        node.type === 'list' ? readList(node, source) : [],
    );
    const [first] = item.children;
    const label = first === undefined || first.type === 'list' ? '' : sliceOf(source, first);
    const link = first?.type === 'paragraph' ? first.children.find(isLink) : undefined;
    if (link === undefined && entries.length > 0) {
        return { kind: 'group', title: textOf(first), label, entries };
    }
    if (link === undefined || /^[a-z][a-z0-9+.-]*:|^\/\//i.test(link.url)) {
        return { kind: 'other', label, entries };
    }
    const path = posix.normalize(decode(link.url.split('#', 1)[0] ?? '')).replace(/^\/+/, '');
    return { kind: 'page', path, title: toString(link).trim(), label, entries };
}

function textOf(node: RootContent | undefined): string {
    return node === undefined || node.type === 'list' ? '' : toString(node).trim();
}

function isLink(node: { type: string }): node is Link {
    return node.type === 'link';
}

function sliceOf(source: string, node: RootContent): string {
    const { start, end } = node.position ?? {};
    return source.slice(start?.offset ?? 0, end?.offset ?? 0).replaceAll(/\s*\n\s*/g, ' ');
}

function decode(url: string): string {
    try {
        return decodeURIComponent(url);
    } catch {
        return url;
    }
}

/**
 * Writes `SUMMARY.md`, one entry per line, groups as headings. Pages come before the headings: a page after a heading
 * would belong to its group.
 */
export function writeSummary({ head, entries: all }: Summary): string {
    const entries = [...all.filter((entry) => !isHeading(entry)), ...all.filter(isHeading)];
    const parts = [head ?? HEAD].filter((part) => part !== '');
    let lines: string[] = [];
    const flush = (): void => {
        if (lines.length > 0) parts.push(lines.join('\n'));
        lines = [];
    };
    for (const entry of entries) {
        if (isHeading(entry)) {
            flush();
            parts.push(entry.label);
            lines.push(...linesOf(entry.entries, 0));
            flush();
        } else {
            lines.push(...linesOf([entry], 0));
        }
    }
    flush();
    return `${parts.join('\n\n')}\n`;
}

function isHeading({ kind, label }: SummaryEntry): boolean {
    return kind === 'group' && label.startsWith('#');
}

function linesOf(entries: readonly SummaryEntry[], depth: number): string[] {
    return entries.flatMap((entry) => [
        // Headings exist only on the first level, so a nested heading becomes a plain entry.
        `${'  '.repeat(depth)}* ${isHeading(entry) ? entry.label.replace(/^#+\s*/, '') : entry.label}`.trimEnd(),
        ...linesOf(entry.entries, depth + 1),
    ]);
}

/** Returns `[Title](path.md)` with Markdown's special characters escaped. */
export function pageLabel(title: string, path: string): string {
    const url = encodeURI(path).replaceAll('#', '%23').replaceAll('?', '%3F');
    return stringify([
        {
            type: 'paragraph',
            children: [{ type: 'link', url, children: [{ type: 'text', value: title }] }],
        },
    ]);
}

export function groupLabel(title: string): string {
    return stringify([{ type: 'heading', depth: 2, children: [{ type: 'text', value: title }] }]);
}
