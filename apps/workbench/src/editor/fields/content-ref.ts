import type { WorkbenchPage } from '@bindery/contract';

import { findPage, pageAt } from '../../blocks/space-pages.ts';

/** A reference of published documents: to a page, an address, a file, a specification and so on. */
export type ContentRef = { kind: string } & Record<string, unknown>;

/** The field that holds the text of a reference, by kind. */
const TEXT_FIELDS: Readonly<Record<string, string>> = {
    url: 'url',
    file: 'file',
    openapi: 'spec',
    'reusable-content': 'reusableContent',
};

export function asRef(value: unknown): ContentRef | null {
    const ref = value as Partial<ContentRef> | null | undefined;
    return typeof ref?.kind === 'string' ? (ref as ContentRef) : null;
}

/** Returns a reference as the text that an author edits: an address, `/path#part` of a page, or a name. */
export function refText(value: unknown, pages: readonly WorkbenchPage[]): string {
    const ref = asRef(value);
    if (ref === null) return '';
    const field = TEXT_FIELDS[ref.kind];
    if (field !== undefined) return textOf(ref[field]);
    const anchor = textOf(ref['anchor']) === '' ? '' : `#${textOf(ref['anchor'])}`;
    const page = findPage(pages, ({ id }) => id === ref['page']);
    if (page) return `/${page.path}${anchor}`;
    if (ref.kind === 'anchor' && ref['page'] === undefined) return anchor;
    return JSON.stringify(ref);
}

/** Reads the text of {@link refText}. A file, a specification and reusable content stay of their kind. */
export function parseRef(
    text: string,
    before: unknown,
    pages: readonly WorkbenchPage[],
): ContentRef | null {
    const trimmed = text.trim();
    if (trimmed === '') return null;
    const kind = asRef(before)?.kind;
    if (kind === 'openapi' || kind === 'reusable-content') {
        return { ...asRef(before), kind, [TEXT_FIELDS[kind] ?? '']: trimmed };
    }
    const isUrl = /^[a-z][a-z0-9+.-]*:/i.test(trimmed);
    if (kind === 'file' && !isUrl) return { ...asRef(before), kind, file: trimmed };
    if (trimmed.startsWith('{')) return asRef(readJson(trimmed));
    if (trimmed.startsWith('#')) return { kind: 'anchor', anchor: trimmed.slice(1) };
    const [path = '', anchor = ''] = trimmed.split('#', 2);
    const page = path.startsWith('/') ? pageAt(pages, path) : undefined;
    if (!page) return { kind: 'url', url: trimmed };
    return anchor === ''
        ? { kind: 'page', page: page.id }
        : { kind: 'anchor', page: page.id, anchor };
}

/** Returns the label of a reference for a reader: the page's title, else the address or name. */
export function refLabel(value: unknown, pages: readonly WorkbenchPage[]): string {
    const ref = asRef(value);
    const page = findPage(pages, ({ id }) => id === ref?.['page']);
    return page ? page.title : refText(value, pages);
}

/** Returns the last part of a path or URL. */
export function fileName(path: string): string {
    return path.split(/[?#]/, 1)[0]?.replace(/\/+$/, '').split('/').at(-1) || path;
}

function textOf(value: unknown): string {
    return typeof value === 'string' ? value : '';
}

function readJson(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return null;
    }
}
