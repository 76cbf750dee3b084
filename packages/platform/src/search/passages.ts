import { slugOf } from '../pages/page-tree.ts';

/** A node of a document. Documents come from API clients too, so that every field may have another type. */
interface TextNode {
    object?: unknown;
    type?: unknown;
    data?: Record<string, unknown> | null;
    meta?: { id?: unknown } | null;
    nodes?: unknown;
    fragments?: unknown;
    leaves?: unknown;
}

/** A part of a page that a search can find: the text below one heading, or a piece of it. */
export interface Passage {
    /** Id of the heading on the published page; empty before the first heading. */
    anchor: string;
    heading: string;
    /** The text, one block of the page per line. */
    body: string;
}

/** Limit of a passage's text. Longer sections become several passages, so that excerpts and ranking stay precise. */
const MAX_PASSAGE_LENGTH = 2000;

/** Limit of a page's text in the index; the rest of the page is not found. */
const MAX_PAGE_LENGTH = 256 * 1024;

/**
 * Returns the id of a heading on its page: its own, or else the slug of its text, with a number if the page has the id
 * already. `ids` collects the ids of the page.
 */
export function headingId(
    node: Pick<TextNode, 'meta' | 'data'>,
    text: string,
    ids: Set<string>,
): string {
    const given = node.meta?.id ?? node.data?.['id'];
    const base = typeof given === 'string' && given !== '' ? given : slugOf(text);
    let id = base;
    for (let n = 2; ids.has(id); n++) id = `${base}-${n}`;
    ids.add(id);
    return id;
}

/**
 * Splits a document into passages at its headings. Conditional content and comments are left out, because readers of
 * the published page do not see them.
 */
export function passagesOf(nodes: readonly unknown[]): Passage[] {
    const passages: Passage[] = [];
    const ids = new Set<string>();
    let current: Passage = { anchor: '', heading: '', body: '' };
    let left = MAX_PAGE_LENGTH;
    const close = (): void => {
        if (current.heading !== '' || current.body !== '') passages.push(current);
    };
    const add = (text: string): void => {
        for (const line of text.split('\n')) {
            const trimmed = line.trim().slice(0, left);
            left -= trimmed.length;
            for (let rest = trimmed; rest !== ''; rest = rest.slice(MAX_PASSAGE_LENGTH)) {
                const piece = rest.slice(0, MAX_PASSAGE_LENGTH);
                const { body } = current;
                if (body !== '' && body.length + piece.length > MAX_PASSAGE_LENGTH) {
                    close();
                    current = { ...current, body: '' };
                }
                current.body += current.body === '' ? piece : `\n${piece}`;
            }
        }
    };
    const visit = (node: TextNode): void => {
        if (isHidden(node)) return;
        if (isHeading(node)) {
            close();
            const heading = textOf(node).trim();
            current = { anchor: headingId(node, textOf(node), ids), heading, body: '' };
            left -= heading.length;
            return;
        }
        for (const text of textsOfData(node)) add(text);
        const children = [...childrenOf(node.nodes), ...childrenOf(node.fragments)];
        if (children.some((child) => child.object === 'block' || child.object === 'fragment')) {
            for (const child of children) visit(child);
        } else add(textOf(node));
    };
    for (const node of childrenOf(nodes)) visit(node);
    close();
    return passages;
}

function isHidden({ type, data }: TextNode): boolean {
    return type === 'if' || data?.['verbatim'] === 'comment';
}

function isHeading({ type }: TextNode): boolean {
    return type === 'heading-1' || type === 'heading-2' || type === 'heading-3';
}

function childrenOf(value: unknown): TextNode[] {
    if (!Array.isArray(value)) return [];
    return value.filter((each: unknown) => typeof each === 'object' && each !== null);
}

function textOf(node: TextNode): string {
    if (isHidden(node)) return '';
    if (node.object === 'text') {
        const leaves = childrenOf(node.leaves) as { text?: unknown }[];
        return leaves.map(({ text }) => (typeof text === 'string' ? text : '')).join('');
    }
    const formula = node.data?.['formula'];
    return typeof formula === 'string' ? formula : childrenOf(node.nodes).map(textOf).join('');
}

/** Returns the text that a block keeps in its data: titles, captions, and the texts of a table's cells. */
function textsOfData({ type, data }: TextNode): string[] {
    const texts: unknown[] = [data?.['title'], data?.['caption']];
    if (type === 'table') {
        for (const column of valuesOf(data?.['definition'])) texts.push(fieldOf(column, 'title'));
        for (const record of valuesOf(data?.['records'])) {
            texts.push(...valuesOf(fieldOf(record, 'values')).filter((value) => !isId(value)));
        }
    }
    return texts.filter((text): text is string => typeof text === 'string' && text !== '');
}

/** Returns true for the id of a fragment, which is the value of a cell with rich text. The text is in the fragment. */
function isId(value: unknown): boolean {
    return typeof value === 'string' && /^[A-Za-z0-9_-]{16,}$/.test(value);
}

function valuesOf(value: unknown): unknown[] {
    return typeof value === 'object' && value !== null ? Object.values(value) : [];
}

function fieldOf(value: unknown, name: string): unknown {
    return typeof value === 'object' && value !== null
        ? (value as Record<string, unknown>)[name]
        : undefined;
}
