import {
    attributesOf,
    blockFrom,
    contentOf,
    isAdded,
    objectOf,
    type ToDocument,
    type ToEditor,
} from './convert.ts';
import {
    CELL_VALUE,
    TABLE,
    TABLE_CELL,
    TABLE_HEADER,
    TABLE_ROW,
    type DocumentBlockNode,
    type DocumentFragment,
    type DocumentNode,
    type EditorNode,
} from './node-types.ts';
import {
    editedColumns,
    hasHeader,
    orderedRecords,
    roleColumns,
    tableDataOf,
    type TableColumn,
    type TableData,
    type TableRecord,
} from './table-data.ts';

/**
 * Converts a table or cards to rows of cells. Columns that are neither visible nor a card's cover or target stay in the
 * attribute `data`. Returns null if the data does not have the published shape, or if there is no column to show.
 */
export function tableToEditor(block: DocumentBlockNode, tools: ToEditor): EditorNode | null {
    const data = tableDataOf(block.data);
    if (data === null) return null;
    const columns = editedColumns(data);
    const rows: EditorNode[] = [];
    const attributes = (id: string) => ({
        column: id,
        columnType: data.definition[id]?.type ?? 'text',
        align: data.definition[id]?.textAlignment ?? null,
        colwidth: widthOf(data, id),
    });
    if (hasHeader(data.view)) {
        const cells = columns.map((id) => {
            const title = headerOf(data.definition[id], tools);
            return {
                type: TABLE_HEADER,
                attrs: attributes(id),
                content: [{ type: 'paragraph', ...(title.length > 0 ? { content: title } : {}) }],
            };
        });
        rows.push({ type: TABLE_ROW, attrs: { record: null }, content: cells });
    }
    for (const [record, { values }] of orderedRecords(data.records)) {
        const cells: EditorNode[] = [];
        for (const id of columns) {
            const content = cellContent(block, data.definition[id], values[id], tools);
            if (content === null) return null;
            cells.push({ type: TABLE_CELL, attrs: attributes(id), content });
        }
        rows.push({ type: TABLE_ROW, attrs: { record }, content: cells });
    }
    if (columns.length === 0 || rows.length === 0) return null;
    return { type: TABLE, attrs: { ...attributesOf(block), original: block }, content: rows };
}

/**
 * Converts a table to its block. Returns the original block if the table was not edited, because the conversion
 * normalizes its data.
 */
export function tableToDocument(
    node: EditorNode,
    tools: ToDocument,
    toEditor: ToEditor,
): DocumentBlockNode {
    const table = rowsToDocument(node, tools);
    const original = node.attrs?.['original'] as DocumentBlockNode | null | undefined;
    const unedited = original ? tableToEditor(original, toEditor) : null;
    if (!original || !unedited) return table;
    const isEdited = JSON.stringify(rowsToDocument(unedited, tools)) !== JSON.stringify(table);
    return isEdited ? table : original;
}

function widthOf({ view }: TableData, id: string): [number] | null {
    const width = view.columnWidths?.[id];
    return typeof width === 'number' ? [width] : null;
}

function headerOf(column: TableColumn | undefined, { inlines }: ToEditor): EditorNode[] {
    if (!column) return [];
    const header = Array.isArray(column.header) ? inlines(column.header as DocumentNode[]) : [];
    if (header.length > 0 && textOf(header) === column.title) return header;
    return column.title ? [{ type: 'text', text: column.title }] : [];
}

function textOf(nodes: readonly EditorNode[]): string {
    return nodes.map(({ text, content }) => text ?? textOf(content ?? [])).join('');
}

function cellContent(
    block: DocumentBlockNode,
    column: TableColumn | undefined,
    value: unknown,
    tools: ToEditor,
): EditorNode[] | null {
    if (column?.type !== 'text') return [{ type: CELL_VALUE, attrs: { value: value ?? null } }];
    const fragment = block.fragments?.find((each) => each.fragment === value);
    if (fragment) return contentOf(fragment.nodes ?? [], tools);
    const text = typeof value === 'string' && value !== '' ? value : '';
    return [{ type: 'paragraph', ...(text ? { content: [{ type: 'text', text }] } : {}) }];
}

interface EditedColumn {
    id: string;
    type: string;
    align: string | null;
    width: number | null;
    title: DocumentNode[] | null;
}

function rowsToDocument(node: EditorNode, tools: ToDocument): DocumentBlockNode {
    const { definition, records: _records, view, ...rest } = dataOf(node);
    const rows = node.content ?? [];
    const columns = columnsOf(rows, definition, tools);
    const edited = editedColumns(dataOf(node));
    const removed = edited.filter((id) => !columns.some((column) => column.id === id));
    const definitions = Object.fromEntries(
        Object.entries(definition).filter(([id]) => !removed.includes(id)),
    );
    for (const column of columns) {
        definitions[column.id] = definitionOf(column, definition[column.id]);
    }
    const { records, fragments } = recordsOf(node, columns, removed, tools);
    return {
        ...blockFrom('table', {
            ...node,
            attrs: {
                ...node.attrs,
                data: {
                    ...rest,
                    view: viewOf(view, columns, removed),
                    definition: definitions,
                    records,
                },
            },
        }),
        isVoid: true,
        fragments,
    };
}

function dataOf(node: EditorNode): TableData {
    return (
        tableDataOf(node.attrs?.['data']) ?? {
            view: { type: 'grid', columns: [] },
            definition: {},
            records: {},
        }
    );
}

function isHeader(row: EditorNode): boolean {
    return (row.content ?? []).every(({ type }) => type === TABLE_HEADER);
}

/** Returns the columns in the order of the cells. A new column gets the first free id. */
function columnsOf(
    rows: readonly EditorNode[],
    definition: TableData['definition'],
    { inlines }: ToDocument,
): EditedColumn[] {
    const count = Math.max(...rows.map(({ content }) => content?.length ?? 0), 0);
    const used = new Set<string>();
    return Array.from({ length: count }, (_, index) => {
        const cells = rows.flatMap(({ content }) => content?.[index] ?? []);
        const known = cells
            .map((cell) => cell.attrs?.['column'])
            .find((id): id is string => typeof id === 'string' && !used.has(id));
        let id = known ?? '';
        for (let n = index; id === ''; n++) {
            const free = `c${n}`;
            if (!used.has(free) && !Object.hasOwn(definition, free)) id = free;
        }
        used.add(id);
        const [first] = cells;
        const header = rows[0] && isHeader(rows[0]) ? first?.content?.[0] : undefined;
        const width = (first?.attrs?.['colwidth'] as number[] | null | undefined)?.[0];
        const typed = cells.find((cell) => typeof cell.attrs?.['columnType'] === 'string');
        return {
            id,
            type: String(typed?.attrs?.['columnType'] ?? 'text'),
            align: (first?.attrs?.['align'] as string | null | undefined) ?? null,
            width: width ?? null,
            title: header ? inlines(header) : null,
        };
    });
}

function definitionOf(
    { id, type, align, title }: EditedColumn,
    before: TableColumn | undefined,
): TableColumn {
    const { header: _header, textAlignment: _align, ...rest } = before ?? { id, title: '', type };
    const text = title === null ? (before?.title ?? '') : documentText(title);
    const isFormatted = title?.some(
        (node) => node.object !== 'text' || node.leaves.some(({ marks }) => marks.length > 0),
    );
    const header = title === null ? before?.header : isFormatted ? title : undefined;
    const alignment = align ?? (type === 'text' ? 'left' : null);
    return {
        ...rest,
        id,
        title: text,
        type,
        ...(type === 'select' && !before?.options ? { options: [] } : {}),
        ...(header === undefined ? {} : { header }),
        ...(alignment === null ? {} : { textAlignment: alignment }),
    };
}

function documentText(nodes: readonly DocumentNode[]): string {
    return nodes
        .map((node) =>
            node.object === 'text'
                ? node.leaves.map(({ text }) => text).join('')
                : documentText(node.nodes ?? []),
        )
        .join('');
}

function viewOf(
    view: TableData['view'],
    columns: readonly EditedColumn[],
    removed: readonly string[],
): TableData['view'] {
    const { columnWidths, ...rest } = view;
    const roles = view.type === 'cards' ? roleColumns(view) : [];
    const isShown = (id: string) => !roles.includes(id) || view.columns.includes(id);
    const widths = Object.fromEntries(
        columns.flatMap(({ id, width }) => (width === null ? [] : [[id, width] as const])),
    );
    const hasWidths = columnWidths !== undefined || Object.keys(widths).length > 0;
    const kept = Object.entries(rest).filter(
        ([name, value]) => !name.endsWith('Definition') || !removed.includes(String(value)),
    );
    return {
        ...(Object.fromEntries(kept) as TableData['view']),
        columns: columns.map(({ id }) => id).filter(isShown),
        ...(hasWidths && view.type !== 'cards' ? { columnWidths: widths } : {}),
    };
}

function recordsOf(
    node: EditorNode,
    columns: readonly EditedColumn[],
    removed: readonly string[],
    tools: ToDocument,
): { records: TableData['records']; fragments: DocumentFragment[] } {
    const before = dataOf(node).records;
    const source = objectOf(node.attrs?.['source']);
    const old = (source['fragments'] ?? []) as DocumentFragment[];
    const rows = (node.content ?? []).filter((row) => !isHeader(row) || row.attrs?.['record']);
    const ids = recordIds(rows, before);
    const isInOrder = ids.every((id, index) => {
        const [order, previous] = [id, ids[index - 1] ?? ''].map(
            (each) => before[each]?.orderIndex,
        );
        return order !== undefined && (index === 0 || (previous ?? '') < order);
    });
    const records: TableData['records'] = {};
    const edited = new Map<string, DocumentFragment>();
    for (const [index, row] of rows.entries()) {
        const id = ids[index] ?? '';
        const record: TableRecord = before[id] ?? { orderIndex: '', values: {} };
        const values = Object.fromEntries(
            Object.entries(record.values).filter(([column]) => !removed.includes(column)),
        );
        for (const [position, column] of columns.entries()) {
            const cell = row.content?.[position];
            if (!cell) continue;
            if (column.type !== 'text') {
                setValue(values, column.id, valueOf(cell));
                continue;
            }
            const nodes = isEmptyCell(cell) ? [] : tools.blocks(cell);
            const given = values[column.id];
            const known = old.find(({ fragment }) => fragment !== undefined && fragment === given);
            if (nodes.length === 0 && !known) {
                delete values[column.id];
                continue;
            }
            const name = known?.fragment ?? `${id}${column.id}`;
            values[column.id] = name;
            edited.set(name, { ...(known ?? { object: 'fragment', fragment: name }), nodes });
        }
        const orderIndex = isInOrder ? record.orderIndex : String(index).padStart(6, '0');
        records[id] = { ...record, orderIndex, values };
    }
    // Keeps the fragments of hidden columns, and drops those of removed rows and columns.
    const used = new Set(Object.values(records).flatMap(({ values }) => Object.values(values)));
    const kept = old.flatMap((fragment) => {
        const name = fragment.fragment ?? '';
        const replaced = edited.get(name);
        edited.delete(name);
        return replaced ? [replaced] : used.has(name) ? [fragment] : [];
    });
    return { records, fragments: [...kept, ...edited.values()] };
}

/** Returns the id of each row's record. A new row, and a copy of a row, get a free id. */
function recordIds(rows: readonly EditorNode[], before: TableData['records']): string[] {
    const ids: string[] = [];
    for (const row of rows) {
        const given = row.attrs?.['record'];
        let id = typeof given === 'string' && !ids.includes(given) ? given : '';
        for (let n = 0; id === ''; n++) {
            const free = `r${n}`;
            const isTaken =
                ids.includes(free) ||
                Object.hasOwn(before, free) ||
                rows.some((other) => other.attrs?.['record'] === free);
            if (!isTaken) id = free;
        }
        ids.push(id);
    }
    return ids;
}

function isEmptyCell(cell: EditorNode): boolean {
    return (cell.content ?? []).every(isAdded);
}

function valueOf(cell: EditorNode): unknown {
    const value = cell.content?.find(({ type }) => type === CELL_VALUE);
    return value?.attrs?.['value'] ?? null;
}

function setValue(values: Record<string, unknown>, id: string, value: unknown): void {
    // Published documents have no value for an empty cell. A null that the document already had is kept.
    if (value !== null || values[id] === null) values[id] = value;
    else delete values[id];
}
