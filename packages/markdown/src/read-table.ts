import type { Table, TableCell } from 'mdast';

import { elementsOf, isElement, parseHtml } from './html.ts';
import { isBlockElement, readHtmlContent } from './html-blocks.ts';
import { readInlines, type InlineContext } from './read-inlines.ts';
import { block, plainText, voidBlock, type BlockNode, type FragmentNode } from './nodes.ts';
import type { Column, TableRecord } from './table-data.ts';

/**
 * Reads a pipe table as a grid. Columns, records and cells are named by their position, so that reading the same table
 * again gives the same block. Cells beyond the last column of the header are in columns that the view does not show.
 */
export function readTable(table: Table, context: InlineContext): BlockNode {
    const [head, ...rows] = table.children;
    const visible = head?.children.length ?? 0;
    const width = Math.max(visible, ...rows.map(({ children }) => children.length));
    const columns = Array.from({ length: width }, (_, index): Column => {
        const header = readInlines(head?.children[index]?.children ?? [], context);
        return {
            id: `c${index}`,
            title: header.map(plainText).join(''),
            type: 'text',
            textAlignment: table.align?.[index] ?? 'left',
            header,
        };
    });
    const fragments: FragmentNode[] = [];
    const records: Record<string, TableRecord> = {};
    for (const [number, row] of rows.entries()) {
        const values: Record<string, string> = {};
        for (const [index, { id }] of columns.entries()) {
            const cell = row.children[index];
            if (cell === undefined && index >= visible) continue;
            const fragment = `r${number}${id}`;
            values[id] = fragment;
            fragments.push({ object: 'fragment', fragment, nodes: readCell(cell, context) });
        }
        // Padded, because records are sorted by these strings.
        records[`r${number}`] = { orderIndex: String(number).padStart(6, '0'), values };
    }
    return {
        ...voidBlock('table', {
            view: {
                type: 'grid',
                columns: columns.slice(0, visible).map(({ id }) => id),
                hideHeader: false,
            },
            definition: Object.fromEntries(columns.map((column) => [column.id, column])),
            records,
        }),
        fragments,
    };
}

/** Reads a cell. GitBook writes a cell with several blocks as HTML: `| <ul><li>a</li><li>b</li></ul> |`. */
function readCell(cell: TableCell | undefined, context: InlineContext): BlockNode[] {
    const children = cell?.children ?? [];
    if (children[0]?.type === 'html') {
        const start = children[0].position?.start.offset ?? 0;
        const end = children.at(-1)?.position?.end.offset ?? start;
        const nodes = parseHtml(context.source.slice(start, end)) ?? [];
        const isBlocks = elementsOf(nodes).some(
            (node) => isElement(node) && isBlockElement(node.name),
        );
        const blocks = isBlocks ? readHtmlContent(nodes, context.links) : null;
        if (blocks !== null) return blocks;
    }
    return [block('paragraph', readInlines(children, context))];
}
