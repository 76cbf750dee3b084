import { Extension, mergeAttributes, Node } from '@tiptap/core';
import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import { Plugin, PluginKey, type EditorState, type Transaction } from '@tiptap/pm/state';
import { columnResizing, goToNextCell, tableEditing, TableView } from '@tiptap/pm/tables';
import { ReactNodeViewRenderer } from '@tiptap/react';

import { CELL_VALUE, TABLE, TABLE_CELL, TABLE_HEADER, TABLE_ROW } from '../document/node-types.ts';
import { jsonAttribute, SOURCE_FIELDS_ATTRIBUTE, textAttribute } from './attributes.ts';
import { CellValueView } from './cell-value-view.tsx';

/** The role of each node for ProseMirror's table commands. */
const ROLES: Readonly<Record<string, string>> = {
    [TABLE]: 'table',
    [TABLE_ROW]: 'row',
    [TABLE_CELL]: 'cell',
    [TABLE_HEADER]: 'header_cell',
};

/** A table, or cards: the same rows and columns, which the style sheet shows as cards. */
export const Table = Node.create({
    name: TABLE,
    group: 'block',
    content: `${TABLE_ROW}+`,
    isolating: true,
    addAttributes: () => ({
        data: jsonAttribute('data'),
        source: SOURCE_FIELDS_ATTRIBUTE,
        original: SOURCE_FIELDS_ATTRIBUTE,
    }),
    parseHTML: () => [{ tag: 'table' }],
    renderHTML: ({ HTMLAttributes }) => ['table', HTMLAttributes, ['tbody', 0]],
    addKeyboardShortcuts: () => ({
        Tab: ({ editor }) => {
            const { state, view } = editor;
            return goToNextCell(1)(state, view.dispatch.bind(view));
        },
        'Shift-Tab': ({ editor }) => {
            const { state, view } = editor;
            return goToNextCell(-1)(state, view.dispatch.bind(view));
        },
    }),
});

export const TableRow = Node.create({
    name: TABLE_ROW,
    content: `(${TABLE_CELL} | ${TABLE_HEADER})*`,
    addAttributes: () => ({ record: textAttribute('record') }),
    parseHTML: () => [{ tag: 'tr' }],
    renderHTML: ({ HTMLAttributes }) => ['tr', HTMLAttributes, 0],
});

const cellAttributes = () => ({
    colspan: { default: 1, parseHTML: () => 1, rendered: false },
    rowspan: { default: 1, parseHTML: () => 1, rendered: false },
    colwidth: {
        default: null,
        parseHTML: (element: HTMLElement) => {
            const width = Number(element.dataset['colwidth']);
            return width > 0 ? [width] : null;
        },
        renderHTML: ({ colwidth }: Record<string, unknown>) =>
            Array.isArray(colwidth) ? { 'data-colwidth': String(colwidth[0]) } : {},
    },
    column: textAttribute('column'),
    columnType: textAttribute('columnType'),
    align: textAttribute('align'),
});

export const TableCell = Node.create({
    name: TABLE_CELL,
    content: `(block | ${CELL_VALUE})+`,
    isolating: true,
    addAttributes: cellAttributes,
    parseHTML: () => [{ tag: 'td' }],
    renderHTML: ({ HTMLAttributes }) => ['td', HTMLAttributes, 0],
});

export const TableHeader = Node.create({
    name: TABLE_HEADER,
    content: 'paragraph',
    isolating: true,
    addAttributes: cellAttributes,
    parseHTML: () => [{ tag: 'th' }],
    renderHTML: ({ HTMLAttributes }) => [
        'th',
        mergeAttributes(HTMLAttributes, { scope: 'col' }),
        0,
    ],
});

/** The value of a cell that is not text: a checkbox, a number, a choice, a link, an image. */
export const CellValue = Node.create({
    name: CELL_VALUE,
    atom: true,
    selectable: false,
    addAttributes: () => ({ value: jsonAttribute('value') }),
    parseHTML: () => [{ tag: 'div[data-cell-value]' }],
    renderHTML: ({ HTMLAttributes }) => [
        'div',
        mergeAttributes(HTMLAttributes, { 'data-cell-value': '' }),
    ],
    addNodeView: () => ReactNodeViewRenderer(CellValueView),
});

/** The region around a table, which scrolls a wide table. */
class TableRegion extends TableView {
    constructor(node: ProseMirrorNode, cellMinWidth: number) {
        super(node, cellMinWidth);
        this.dom.className = 'table-region';
        this.#describe(node);
    }

    override update(node: ProseMirrorNode): boolean {
        const isSame = super.update(node);
        if (isSame) this.#describe(node);
        return isSame;
    }

    override ignoreMutation(record: Parameters<TableView['ignoreMutation']>[0]): boolean {
        return super.ignoreMutation(record) || record.target === this.dom;
    }

    #describe(node: ProseMirrorNode): void {
        const view = (node.attrs['data'] as { view?: Record<string, unknown> } | null)?.view ?? {};
        const name = view['type'] === 'cards' ? 'cards' : 'grid';
        this.dom.dataset['view'] = name;
        this.dom.dataset['cardSize'] = String(view['cardSize'] ?? 'medium');
    }
}

const COLUMN_ATTRIBUTES = ['column', 'columnType', 'align'] as const;

/**
 * Gives the cells of a new row the attributes of their column, and replaces text in a column of values by a value. The
 * commands of ProseMirror create cells without attributes.
 */
function completeCells(state: EditorState): Transaction | null {
    const transaction = state.tr;
    const changes: { position: number; node: ProseMirrorNode; columns: Record<string, unknown> }[] =
        [];
    state.doc.descendants((table, tablePosition) => {
        if (table.type.name !== TABLE) return table.isBlock && !table.isTextblock;
        const columns = columnsOf(table);
        table.forEach((row, rowOffset) => {
            row.forEach((cell, cellOffset, index) => {
                const column = columns[index];
                if (!column || isComplete(cell, column)) return;
                const position = tablePosition + 1 + rowOffset + 1 + cellOffset;
                changes.push({ position, node: cell, columns: column });
            });
        });
        return false;
    });
    // From the end, so that earlier positions stay valid.
    for (const { position, node, columns } of changes.toReversed()) {
        const value = state.schema.nodes[CELL_VALUE];
        const attributes = { ...node.attrs, ...columns };
        if (value && needsValue(node, columns)) {
            const cell = node.type.create(attributes, value.create());
            transaction.replaceWith(position, position + node.nodeSize, cell);
        } else if (needsText(node, columns)) {
            const paragraph = state.schema.nodes['paragraph'];
            transaction.replaceWith(
                position,
                position + node.nodeSize,
                node.type.create(attributes, paragraph?.create()),
            );
        } else {
            transaction.setNodeMarkup(position, undefined, attributes);
        }
    }
    return transaction.docChanged ? transaction : null;
}

/** Returns the attributes of each column: those of its first cell that has them. */
function columnsOf(table: ProseMirrorNode): Record<string, unknown>[] {
    const count = table.firstChild?.childCount ?? 0;
    return Array.from({ length: count }, (_, index) => {
        const cells: ProseMirrorNode[] = [];
        table.forEach((row) => {
            if (index < row.childCount) cells.push(row.child(index));
        });
        const known = cells.find((cell) => cell.attrs['columnType'] !== null);
        return Object.fromEntries(
            COLUMN_ATTRIBUTES.map((name) => [name, known?.attrs[name] ?? null]),
        );
    });
}

function isComplete(cell: ProseMirrorNode, column: Record<string, unknown>): boolean {
    return (
        COLUMN_ATTRIBUTES.every((name) => cell.attrs[name] === column[name]) &&
        !needsValue(cell, column) &&
        !needsText(cell, column)
    );
}

function needsValue(cell: ProseMirrorNode, { columnType }: Record<string, unknown>): boolean {
    const isTyped = columnType !== null && columnType !== 'text';
    return isTyped && cell.type.name === TABLE_CELL && cell.firstChild?.type.name !== CELL_VALUE;
}

function needsText(cell: ProseMirrorNode, { columnType }: Record<string, unknown>): boolean {
    const isText = columnType === null || columnType === 'text';
    return isText && cell.firstChild?.type.name === CELL_VALUE;
}

/** Selection, resizing and keys of tables. */
export const TableEditing = Extension.create({
    name: 'tableEditing',
    extendNodeSchema: ({ name }: { name: string }) =>
        Object.hasOwn(ROLES, name) ? { tableRole: ROLES[name] } : {},
    addProseMirrorPlugins() {
        return [
            new Plugin({
                key: new PluginKey('completeCells'),
                appendTransaction: (transactions, _old, state) =>
                    transactions.some(({ docChanged }) => docChanged) ? completeCells(state) : null,
            }),
            columnResizing({ View: TableRegion, defaultCellMinWidth: 120 }),
            tableEditing({ allowTableNodeSelection: true }),
        ];
    },
});
