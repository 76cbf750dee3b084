import type { Editor } from '@tiptap/core';
import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import { moveTableColumn, moveTableRow, selectedRect } from '@tiptap/pm/tables';

import { CELL_VALUE, TABLE, TABLE_HEADER, TABLE_ROW } from '../document/node-types.ts';
import { hasHeader, tableDataOf, type TableData } from '../document/table-data.ts';

/** The table with the selection; null outside tables. */
export interface SelectedTable {
    node: ProseMirrorNode;
    position: number;
    data: TableData;
    /** Index of the column and the row with the selection. */
    column: number;
    row: number;
    columns: number;
    rows: number;
    columnType: string;
    align: string | null;
}

export function selectedTable(editor: Editor): SelectedTable | null {
    const { $from } = editor.state.selection;
    for (let depth = $from.depth; depth > 0; depth--) {
        const node = $from.node(depth);
        if (node.type.name !== TABLE) continue;
        const data = tableDataOf(node.attrs['data']);
        if (!data || depth + 2 > $from.depth) return null;
        const { left, top, map } = selectedRect(editor.state);
        const cell = node.firstChild?.maybeChild(left);
        return {
            node,
            position: $from.before(depth),
            data,
            column: left,
            row: top,
            columns: map.width,
            rows: map.height,
            columnType: String(cell?.attrs['columnType'] ?? 'text'),
            align: (cell?.attrs['align'] as string | null | undefined) ?? null,
        };
    }
    return null;
}

/** Sets an attribute of all cells of the column with the selection. */
export function setColumn(editor: Editor, attributes: Record<string, unknown>): void {
    const table = selectedTable(editor);
    if (!table) return;
    const transaction = editor.state.tr;
    table.node.forEach((row, rowOffset) => {
        row.forEach((cell, cellOffset, index) => {
            if (index !== table.column) return;
            const position = table.position + 1 + rowOffset + 1 + cellOffset;
            transaction.setNodeMarkup(position, undefined, { ...cell.attrs, ...attributes });
        });
    });
    editor.view.dispatch(transaction);
    editor.view.focus();
}

/**
 * Changes the type of the column with the selection. Text becomes a value where it can be read as one; a value becomes
 * text.
 */
export function setColumnType(editor: Editor, type: string): void {
    const table = selectedTable(editor);
    const value = editor.schema.nodes[CELL_VALUE];
    const paragraph = editor.schema.nodes['paragraph'];
    if (!table || !value || !paragraph || table.columnType === type) return;
    const transaction = editor.state.tr;
    const cells: { position: number; cell: ProseMirrorNode }[] = [];
    table.node.forEach((row, rowOffset) => {
        const cell = row.maybeChild(table.column);
        if (!cell) return;
        let offset = 0;
        for (let index = 0; index < table.column; index++) offset += row.child(index).nodeSize;
        cells.push({ position: table.position + 1 + rowOffset + 1 + offset, cell });
    });
    for (const { position, cell } of cells.toReversed()) {
        const attributes = { ...cell.attrs, columnType: type };
        if (cell.type.name === TABLE_HEADER) {
            transaction.setNodeMarkup(position, undefined, attributes);
            continue;
        }
        const text =
            cell.firstChild?.type.name === CELL_VALUE
                ? valueText(cell.firstChild.attrs['value'])
                : cell.textContent;
        const content =
            type === 'text'
                ? paragraph.create(null, text === '' ? null : editor.schema.text(text))
                : value.create({ value: readValue(type, text) });
        transaction.replaceWith(
            position,
            position + cell.nodeSize,
            cell.type.create(attributes, content),
        );
    }
    editor.view.dispatch(transaction);
}

function valueText(value: unknown): string {
    if (Array.isArray(value)) return value.join(', ');
    return typeof value === 'object' || value === null
        ? ''
        : String(value as string | number | boolean);
}

function readValue(type: string, text: string): unknown {
    const trimmed = text.trim();
    if (trimmed === '') return null;
    if (type === 'checkbox') return ['true', 'yes', 'x', '✓'].includes(trimmed.toLowerCase());
    if (type === 'number' || type === 'rating')
        return Number.isNaN(Number(trimmed)) ? null : Number(trimmed);
    if (type === 'content-ref' || type === 'image') return { kind: 'url', url: trimmed };
    return trimmed.split(',').map((each) => each.trim());
}

/** Shows the titles of the columns, or hides them. */
export function toggleHeader(editor: Editor): void {
    const table = selectedTable(editor);
    const [header, row] = [editor.schema.nodes[TABLE_HEADER], editor.schema.nodes[TABLE_ROW]];
    if (!table || !header || !row) return;
    const { node, position, data } = table;
    const transaction = editor.state.tr;
    const isShown = hasHeader(data.view);
    const { hideHeader: _hide, hideColumnTitle: _title, ...view } = data.view;
    if (isShown) {
        const titles: TableData['definition'] = { ...data.definition };
        const first = node.firstChild;
        first?.forEach((cell) => {
            const id = String(cell.attrs['column']);
            const column = titles[id];
            if (column) titles[id] = { ...column, title: cell.textContent };
        });
        setData(transaction, position, node, {
            ...data,
            definition: titles,
            view: { ...view, hideHeader: true },
        });
        if (first) transaction.delete(position + 1, position + 1 + first.nodeSize);
    } else {
        const cells: ProseMirrorNode[] = [];
        node.firstChild?.forEach((cell) => {
            const title = data.definition[String(cell.attrs['column'])]?.title ?? '';
            const paragraph = editor.schema.nodes['paragraph']?.create(
                null,
                title === '' ? null : editor.schema.text(title),
            );
            cells.push(header.create(cell.attrs, paragraph));
        });
        setData(transaction, position, node, { ...data, view });
        transaction.insert(position + 1, row.create(null, cells));
    }
    editor.view.dispatch(transaction);
}

function setData(
    transaction: Editor['state']['tr'],
    position: number,
    node: ProseMirrorNode,
    data: TableData,
): void {
    transaction.setNodeMarkup(position, undefined, { ...node.attrs, data });
}

/** Shows a table as cards, and cards as a table. Each view keeps only the settings that it has. */
export function toggleCards(editor: Editor): void {
    const before = selectedTable(editor);
    if (!before) return;
    if (hasHeader(before.data.view)) toggleHeader(editor);
    const table = selectedTable(editor);
    if (!table) return;
    const { type, columns, ...settings } = table.data.view;
    const { wrap, cardSize, stickyHeader, stickyFirstColumn } = settings;
    const roles = Object.fromEntries(
        Object.entries(settings).filter(([name]) => name.includes('Definition')),
    );
    const view: TableData['view'] =
        type === 'cards'
            ? {
                  type: 'grid',
                  columns: [...new Set([...columns, ...Object.values(roles).map(String)])],
                  hideHeader: true,
              }
            : { type: 'cards', columns, cardSize: 'medium', ...rolesOf(table.data) };
    const kept = type === 'cards' ? { stickyHeader, stickyFirstColumn } : { wrap, cardSize };
    const flags = Object.entries(kept).filter(([, flag]) => flag !== undefined);
    const transaction = editor.state.tr;
    setData(transaction, table.position, table.node, {
        ...table.data,
        view: { ...view, ...Object.fromEntries(flags) },
    });
    editor.view.dispatch(transaction);
}

/** Returns the cover and the target of new cards: the first column of images and the first column of links. */
function rolesOf({ definition }: TableData): Record<string, string> {
    const first = (type: string) =>
        Object.values(definition).find((column) => column.type === type)?.id;
    const [cover, target] = [first('image'), first('content-ref')];
    return {
        ...(cover === undefined ? {} : { coverDefinition: cover }),
        ...(target === undefined ? {} : { targetDefinition: target }),
    };
}

/** Moves the column or the row with the selection by one place. Titles stay the first row. */
export function moveSelected(editor: Editor, what: 'column' | 'row', by: -1 | 1): boolean {
    const table = selectedTable(editor);
    if (!table) return false;
    const from = what === 'column' ? table.column : table.row;
    const to = from + by;
    const count = what === 'column' ? table.columns : table.rows;
    const isHeader = (index: number) =>
        what === 'row' && table.node.maybeChild(index)?.firstChild?.type.name === TABLE_HEADER;
    if (to < 0 || to >= count || isHeader(from) || isHeader(to)) return false;
    const move = what === 'column' ? moveTableColumn : moveTableRow;
    return move({ from, to, select: false })(editor.state, editor.view.dispatch.bind(editor.view));
}
