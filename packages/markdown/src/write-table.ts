import type { Table, TableCell } from 'mdast';

import { writeHtmlContent } from './html-blocks.ts';
import type { LinkContext } from './links.ts';
import type { BlockNode } from './nodes.ts';
import {
    columnOrder,
    headerOf,
    orderedRecords,
    type Column,
    type TableData,
} from './table-data.ts';
import { writeInlines } from './write-inlines.ts';

/** Writes a table of text cells as a pipe table; null if only HTML can represent the table. */
export function writeTable(node: BlockNode, links: LinkContext): Table | null {
    const data = (node.data ?? {}) as unknown as TableData;
    const { view, definition, records, ...rest } = data;
    if (typeof view !== 'object' || view === null || Object.keys(rest).length > 0) return null;
    const { type, columns, hideHeader = false, ...settings } = view;
    if (type !== 'grid' || hideHeader !== false || Object.keys(settings).length > 0) return null;
    const order = columnOrder(data);
    const all = order.map((id) => definition[id]);
    if (!all.every((column) => column !== undefined && isPlainColumn(column))) return null;
    // Cells beyond the last column of the header are in hidden columns at the end.
    const isVisible = order.map((id) => columns.includes(id));
    if (columns.length === 0 || isVisible.lastIndexOf(true) !== columns.length - 1) return null;
    const headings = all.slice(0, columns.length) as Column[];
    const overflow = all.slice(columns.length) as Column[];
    if (overflow.some((column) => !isOverflowColumn(column))) return null;
    const rows: TableCell[][] = [headings.map((column) => cellOf(headerOf(column), links))];
    for (const { values } of orderedRecords(records)) {
        const cells = order.map((id) => writeCell(node, values[id], links));
        if (!cells.every((cell) => cell !== null)) return null;
        const given = order.findLastIndex((id) => values[id] !== undefined && values[id] !== null);
        rows.push(cells.slice(0, Math.max(columns.length, given + 1)));
    }
    return {
        type: 'table',
        align: headings.map(({ textAlignment }) =>
            textAlignment === 'center' || textAlignment === 'right' ? textAlignment : null,
        ),
        children: rows.map((children) => ({ type: 'tableRow', children })),
    };
}

function isPlainColumn({ id: _id, title: _title, header: _header, ...rest }: Column): boolean {
    const { type, textAlignment = 'left', ...more } = rest;
    const isAligned = ['left', 'center', 'right'].includes(textAlignment);
    return type === 'text' && isAligned && Object.keys(more).length === 0;
}

function isOverflowColumn({ title, textAlignment = 'left' }: Column): boolean {
    return title === '' && textAlignment === 'left';
}

function cellOf(content: Parameters<typeof writeInlines>[0], links: LinkContext): TableCell {
    return { type: 'tableCell', children: writeInlines(content, { links, oneLine: true }) };
}

/** Writes a paragraph as Markdown and several blocks as HTML; null if neither can represent the cell. */
function writeCell(table: BlockNode, value: unknown, links: LinkContext): TableCell | null {
    if (value === undefined || value === null) return cellOf([], links);
    const fragment = table.fragments?.find((candidate) => candidate.fragment === value);
    const [paragraph, second] = fragment?.nodes ?? [];
    if (fragment === undefined) return null;
    if (paragraph === undefined) return cellOf([], links);
    const isPlain =
        paragraph.type === 'paragraph' && Object.keys(paragraph.data ?? {}).length === 0;
    if (isPlain && second === undefined) {
        return cellOf(
            (paragraph.nodes ?? []).filter((one) => one.object !== 'block'),
            links,
        );
    }
    const html = writeHtmlContent(fragment.nodes, links);
    // Pipes are escaped, because a pipe would end the cell.
    return html === null || html === ''
        ? null
        : {
              type: 'tableCell',
              children: [{ type: 'html', value: html.replaceAll('|', '&#x7C;') }],
          };
}
