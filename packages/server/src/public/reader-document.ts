import type { DocumentBlock } from '@bindery/contract';
import {
    loadDocument,
    loadSpaceFiles,
    type PageNode,
    type PlatformContext,
    type SpaceFiles,
} from '@bindery/platform';

import { asNodes, type DocumentNode } from './document-node.ts';
import { evaluate, textOf, type ExpressionScope } from './expression.ts';
import { createPageLimits, notShown, type PageLimits } from './page-limits.ts';

/** Depth of reusable content inside reusable content. */
const MAX_INCLUDES = 3;

/** The page, the claims of its reader, and the URLs of the repository's files. */
export interface Reader {
    spaceId: string;
    page: PageNode;
    /** Claims of the reader's session; undefined without a session. */
    claims: Record<string, unknown> | undefined;
    /** Returns the URL of a file of the space's repository. */
    fileHref?: (file: { path: string; hash: string }) => string;
}

interface Reading {
    scope: ExpressionScope;
    files: Pick<SpaceFiles, 'find' | 'include'> | undefined;
    pageId: string;
    fileHref: Reader['fileHref'];
}

/** The limits of the page, and the reusable content that contains the nodes. */
interface Place {
    limits: PageLimits;
    /** The reusable content around the nodes, outermost first. */
    including: readonly (readonly unknown[])[];
}

/**
 * Loads a page's document as its reader sees it: without the conditional content whose condition the reader does not
 * fulfil, with reusable content in place, with the values of variables, and with URLs of the repository's files. The
 * blocks of integrations are numbered in this document, so that no reader reaches a block that is hidden from them.
 */
export async function loadReaderDocument(
    ctx: PlatformContext,
    { spaceId, page, claims, fileHref }: Reader,
): Promise<DocumentNode[]> {
    const { document } = await loadDocument(ctx.db, page.documentId);
    const nodes = asNodes(document.nodes as DocumentBlock[]);
    const files = needsFiles(nodes) ? await loadSpaceFiles(ctx.db, spaceId) : undefined;
    const scope = pageScope(page, await files?.variables(), claims);
    return readDocument(nodes, { scope, files, pageId: page.id, fileHref });
}

/** Reads the nodes of one page, within the limits of a page. */
export function readDocument(
    nodes: readonly DocumentNode[],
    reading: Reading,
): Promise<DocumentNode[]> {
    return readNodes(nodes, reading, { limits: createPageLimits(), including: [] });
}

/** Returns the names that the expressions of a page may use. */
export function pageScope(
    page: PageNode | undefined,
    variables: Record<string, string> | undefined,
    claims: Record<string, unknown> | undefined,
): ExpressionScope {
    return {
        visitor: { claims: claims ?? {} },
        page: { title: page?.title, vars: page?.settings?.variables ?? {} },
        space: { vars: variables ?? {} },
    };
}

/** Returns true if a document may refer to a file of the repository; most documents do not. */
function needsFiles(nodes: readonly DocumentNode[]): boolean {
    return /"kind":"(?:url|file|reusable-content)"|"expression":/.test(JSON.stringify(nodes));
}

async function readNodes(
    nodes: readonly DocumentNode[],
    reading: Reading,
    place: Place,
): Promise<DocumentNode[]> {
    const read: DocumentNode[] = [];
    for (const node of nodes) {
        const shown = await readNode(node, reading, place);
        if (shown !== undefined) read.push(shown);
    }
    return read;
}

async function readNode(
    node: DocumentNode,
    reading: Reading,
    place: Place,
): Promise<DocumentNode | undefined> {
    if (node.object === 'text') return node;
    const { expression } = node.data ?? {};
    if (node.type === 'if' && !evaluate(expression, reading.scope)) return undefined;
    if (node.type === 'expression') {
        const value = textOf(evaluate(expression, reading.scope));
        return value === '' || !place.limits.takeValue(value)
            ? node
            : { ...node, data: { ...node.data, value } };
    }
    if (node.type === 'reusable-content') return readIncluded(node, reading, place);
    return {
        ...node,
        ...(node.data === undefined ? {} : { data: readData(node, reading) }),
        ...(node.nodes === undefined ? {} : { nodes: await readNodes(node.nodes, reading, place) }),
        ...(node.fragments === undefined
            ? {}
            : { fragments: await readNodes(node.fragments, reading, place) }),
    };
}

async function readIncluded(
    node: DocumentNode,
    reading: Reading,
    place: Place,
): Promise<DocumentNode> {
    const { reusableContent } = (node.data?.['ref'] ?? {}) as { reusableContent?: unknown };
    const { limits, including } = place;
    if (typeof reusableContent !== 'string' || including.length >= MAX_INCLUDES) return node;
    const included = await reading.files?.include(reading.pageId, reusableContent);
    // A file that includes itself is not expanded again.
    if (included === undefined || (included !== 'too_large' && including.includes(included))) {
        return node;
    }
    if (included === 'too_large' || !limits.takeIncluded(included)) {
        return { ...node, nodes: [notShown(reusableContent)] };
    }
    // The cast holds: the Markdown package and this renderer describe the same nodes.
    const nodes = included as unknown as readonly DocumentNode[];
    const inside = { limits, including: [...including, included] };
    return { ...node, nodes: await readNodes(nodes, reading, inside) };
}

/** Replaces references to the repository's files by their URLs, except in the data of an integration's block. */
function readData(node: DocumentNode, reading: Reading): Record<string, unknown> {
    const data = node.data ?? {};
    const { files, fileHref, pageId } = reading;
    if (files === undefined || fileHref === undefined || node.type === 'integration') return data;
    const urlOf = (reference: unknown): string | undefined => {
        const file = typeof reference === 'string' ? files.find(pageId, reference) : undefined;
        return file && !/\.md$/i.test(file.path) ? fileHref(file) : undefined;
    };
    const replace = (value: unknown): unknown => {
        if (Array.isArray(value)) return value.map(replace);
        if (typeof value !== 'object' || value === null) return value;
        const { kind, url: address, file } = value as Record<string, unknown>;
        const isReference = kind === 'url' || kind === 'file';
        const url = isReference ? urlOf(kind === 'url' ? address : file) : undefined;
        if (url !== undefined) return { kind: 'url', url };
        const entries = Object.entries(value).map(([name, each]) => [name, replace(each)]);
        return Object.fromEntries(entries) as unknown;
    };
    const replaced = replace(data) as Record<string, unknown>;
    return node.type === 'table' ? withFiles(replaced, urlOf) : replaced;
}

/** Replaces the paths of files in a table's columns of type `files`. */
function withFiles(
    data: Record<string, unknown>,
    urlOf: (reference: unknown) => string | undefined,
): Record<string, unknown> {
    const definition = (data['definition'] ?? {}) as Record<string, { type?: unknown }>;
    const records = (data['records'] ?? {}) as Record<string, { values?: Record<string, unknown> }>;
    const columns = Object.keys(definition).filter((id) => definition[id]?.type === 'files');
    if (columns.length === 0) return data;
    const replaced = Object.entries(records).map(([id, record]) => {
        const values = { ...record.values };
        for (const column of columns) {
            const paths = values[column];
            if (Array.isArray(paths)) values[column] = paths.map((path) => urlOf(path) ?? path);
        }
        return [id, { ...record, values }];
    });
    return { ...data, records: Object.fromEntries(replaced) as unknown };
}
