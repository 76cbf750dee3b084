import { isEmptyParagraph } from './empty.ts';
import { leaf, plainText, text, type BlockNode, type InlineNode, type TextNode } from './nodes.ts';

/** A column of a table: the published `DocumentTableDefinition` with the formatted header. */
export interface Column {
    id: string;
    title: string;
    type: string;
    textAlignment?: string;
    verticalAlignment?: string;
    multiple?: boolean;
    max?: number | undefined;
    options?: { value: string; label: string; color: string }[];
    /** The header with its formatting; `title` is plain text. */
    header?: (TextNode | InlineNode)[];
}

export interface TableView {
    type: string;
    columns: string[];
    columnWidths?: Record<string, number>;
    hideHeader?: boolean;
    cardSize?: string;
    targetDefinition?: string;
    coverDefinition?: string;
    coverDefinitionDark?: string;
    [flag: string]: unknown;
}

export interface TableRecord {
    orderIndex: string;
    values: Record<string, unknown>;
}

/** The published data of a table block. */
export interface TableData {
    view: TableView;
    definition: Record<string, Column>;
    records: Record<string, TableRecord>;
    fullWidth?: unknown;
    search?: unknown;
}

export function orderedRecords(records: Record<string, TableRecord>): TableRecord[] {
    return Object.values(records).toSorted((a, b) => (a.orderIndex < b.orderIndex ? -1 : 1));
}

/** Returns the formatted header if its text equals the title; an editor may have changed only the title. */
export function headerOf({ title, header }: Column): (TextNode | InlineNode)[] {
    return header !== undefined && header.map(plainText).join('') === title
        ? header
        : [text([leaf(title)])];
}

/**
 * Returns the ids of all columns in the order of the file: visible columns in the view's order, and each hidden column
 * after the column that precedes it by number. The order of the definition's keys is not used, because a database may
 * have sorted them.
 */
export function columnOrder({ view, definition }: TableData): string[] {
    const order = view.columns.filter((id) => Object.hasOwn(definition, id));
    const hidden = Object.keys(definition).filter((id) => !order.includes(id));
    for (const id of hidden.toSorted(byNumber)) {
        const previousIndex = order.findLastIndex((other) => byNumber(other, id) < 0);
        order.splice(previousIndex + 1, 0, id);
    }
    return order;
}

function byNumber(a: string, b: string): number {
    const [first, second] = [a, b].map((id) => /^c(\d+)$/.exec(id)?.[1]);
    if (first === undefined || second === undefined) return a < b ? -1 : 1;
    return Number(first) - Number(second);
}

/**
 * Renames a table's columns and records by their position and fills in defaults, so that tables with equal content are
 * equal. A table whose data does not have the published shape is returned as it is.
 */
export function normalizeTable(node: BlockNode): BlockNode {
    const data = node.data as unknown as TableData | undefined;
    if (!isTableData(data)) return node;
    const order = columnOrder(data);
    const names = new Map(order.map((id, index) => [id, `c${index}`]));
    const definition = order.flatMap((id, index) => {
        const column = data.definition[id];
        return column === undefined ? [] : [normalizeColumn(column, `c${index}`)];
    });
    const fragments: NonNullable<BlockNode['fragments']> = [];
    const records = orderedRecords(data.records).map(({ values }, row) =>
        Object.fromEntries(
            order.flatMap((id, column) => {
                const type = data.definition[id]?.type;
                const value = values[id];
                if (type !== 'text') {
                    const isNumber = type === 'number' || type === 'rating';
                    const isEmpty = value === undefined || (value === null && !isNumber);
                    return isEmpty || isEmptyList(value) ? [] : [[`c${column}`, value]];
                }
                const nodes =
                    node.fragments?.find((fragment) => fragment.fragment === value)?.nodes ?? [];
                if (nodes.every(isEmptyParagraph)) return [];
                fragments.push({ object: 'fragment', fragment: `r${row}c${column}`, nodes });
                return [];
            }),
        ),
    );
    return {
        ...node,
        data: { ...data, definition, records, view: normalizeView(data.view, names) },
        fragments,
    };
}

function isTableData(data: TableData | undefined): data is TableData {
    return (
        Array.isArray(data?.view?.columns) &&
        [data.definition, data.records].every(
            (field) => typeof field === 'object' && field !== null,
        ) &&
        Object.values(data.records).every(({ values }) => typeof values === 'object')
    );
}

function isEmptyList(value: unknown): boolean {
    return Array.isArray(value) && value.length === 0;
}

function normalizeColumn(column: Column, id: string): object {
    const { type, title, header: _header, options = [], multiple = false, ...rest } = column;
    const header = headerOf(column).filter(
        (node) => plainText(node) !== '' || node.object !== 'text',
    );
    const isChoice = type === 'select' || type === 'users';
    return {
        ...rest,
        id,
        type,
        title,
        header,
        ...(type === 'text' ? { textAlignment: column.textAlignment ?? 'left' } : {}),
        ...(isChoice ? { multiple } : {}),
        ...(type === 'select' ? { options } : {}),
    };
}

function normalizeView(view: TableView, names: ReadonlyMap<string, string>): TableView {
    const name = (id: string): string => names.get(id) ?? id;
    const { columnWidths, targetDefinition, coverDefinition, coverDefinitionDark } = view;
    const widths = Object.entries(columnWidths ?? {}).map(([id, width]) => [name(id), width]);
    const roles = { targetDefinition, coverDefinition, coverDefinitionDark };
    return {
        ...view,
        columns: view.columns.map(name),
        ...(view.type === 'grid' ? { hideHeader: view.hideHeader ?? false } : {}),
        ...(view.type === 'cards' ? { cardSize: view.cardSize ?? 'medium' } : {}),
        ...(columnWidths === undefined ? {} : { columnWidths: Object.fromEntries(widths) }),
        ...Object.fromEntries(
            Object.entries(roles).flatMap(([role, id]) =>
                id === undefined ? [] : [[role, name(id)]],
            ),
        ),
    };
}
