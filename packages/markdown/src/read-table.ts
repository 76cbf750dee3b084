import type { Table } from 'mdast';

import { readInlines, type InlineContext } from './read-inlines.ts';
import { block, plainText, voidBlock, type BlockNode, type FragmentNode } from './nodes.ts';

/**
 * A table of Markdown as a grid of texts. Columns, records and cells are named by their place, so that reading the same
 * table again gives the same block. The heading keeps its formatting beside the title, which is plain text.
 */
export function readTable(table: Table, context: InlineContext): BlockNode {
    const [head, ...rows] = table.children;
    const definition: Record<string, unknown> = {};
    const columns = (head?.children ?? []).map((cell, index) => {
        const header = readInlines(cell.children, context);
        definition[`c${index}`] = {
            id: `c${index}`,
            title: header.map(plainText).join(''),
            type: 'text',
            textAlignment: table.align?.[index] ?? 'left',
            header,
        };
        return `c${index}`;
    });
    const fragments: FragmentNode[] = [];
    const records: Record<string, unknown> = {};
    for (const [number, row] of rows.entries()) {
        const values: Record<string, string> = {};
        for (const [index, column] of columns.entries()) {
            const name = `r${number}${column}`;
            const cell = row.children[index];
            values[column] = name;
            fragments.push({
                object: 'fragment',
                fragment: name,
                nodes: [block('paragraph', readInlines(cell?.children ?? [], context))],
            });
        }
        // Records are put in the order of these texts.
        records[`r${number}`] = { orderIndex: String(number).padStart(6, '0'), values };
    }
    return {
        ...voidBlock('table', {
            view: { type: 'grid', columns, hideHeader: false },
            definition,
            records,
        }),
        fragments,
    };
}
