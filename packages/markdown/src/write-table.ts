import type { Table, TableCell } from 'mdast';

import type { LinkContext } from './links.ts';
import { leaf, text, type BlockNode, type InlineNode, type TextNode } from './nodes.ts';
import { plainText } from './nodes.ts';
import { writeInlines } from './write-inlines.ts';

interface Definition {
    type: string;
    title: string;
    textAlignment?: 'left' | 'center' | 'right';
    header?: (TextNode | InlineNode)[];
}

interface GridData {
    view: { type: string; columns: string[] } & Record<string, unknown>;
    definition: Record<string, Definition>;
    records: Record<string, { orderIndex: string; values: Record<string, unknown> }>;
}

/** A grid of texts as a table of Markdown; null when there is more in it than that. */
export function writeTable(node: BlockNode, links: LinkContext): Table | null {
    const data = (node.data ?? {}) as unknown as GridData;
    const { view, definition, records, ...rest } = data;
    if (view?.type !== 'grid' || !isPlainView(view) || Object.keys(rest).length > 0) return null;
    const columns = view.columns.map((column) => definition[column]);
    if (columns.length === 0 || columns.some((column) => column?.type !== 'text')) return null;
    if (Object.keys(definition).length !== columns.length) return null;
    const rows: TableCell[][] = [
        columns.map((column) => cell(headerOf(column as Definition), links)),
    ];
    for (const record of Object.values(records).toSorted(byOrder)) {
        const row: TableCell[] = [];
        for (const column of view.columns) {
            const content = contentOf(node, record.values[column]);
            if (content === null) return null;
            row.push(cell(content, links));
        }
        rows.push(row);
    }
    return {
        type: 'table',
        align: columns.map((column) =>
            column?.textAlignment === 'left' ? null : (column?.textAlignment ?? null),
        ),
        children: rows.map((children) => ({ type: 'tableRow', children })),
    };
}

function isPlainView({ type: _type, columns: _columns, hideHeader, ...rest }: GridData['view']) {
    return hideHeader !== true && Object.keys(rest).length === 0;
}

function byOrder(a: { orderIndex: string }, b: { orderIndex: string }): number {
    return a.orderIndex < b.orderIndex ? -1 : 1;
}

/** The formatted heading, as long as it still says what the title says. */
function headerOf({ title, header }: Definition): (TextNode | InlineNode)[] {
    return header !== undefined && header.map(plainText).join('') === title
        ? header
        : [text([leaf(title)])];
}

function cell(content: readonly (TextNode | InlineNode)[], links: LinkContext): TableCell {
    return { type: 'tableCell', children: writeInlines(content, { links, oneLine: true }) };
}

/** A cell's text; null when it is more than one paragraph. */
function contentOf(table: BlockNode, value: unknown): (TextNode | InlineNode)[] | null {
    if (value === undefined || value === null) return [];
    const fragment = table.fragments?.find((one) => one.fragment === value);
    const [paragraph, second] = fragment?.nodes ?? [];
    if (fragment === undefined || second !== undefined) return null;
    if (paragraph === undefined) return [];
    if (paragraph.type !== 'paragraph') return null;
    return (paragraph.nodes ?? []).filter((one) => one.object !== 'block');
}
