/** The data of a table in published documents, as far as the editor needs it. */
export interface TableColumn {
    id: string;
    title: string;
    type: string;
    textAlignment?: string;
    multiple?: boolean;
    max?: number;
    options?: { value: string; label: string; color?: string }[];
    /** The title with its formatting. */
    header?: unknown;
    [field: string]: unknown;
}

export interface TableRecord {
    orderIndex: string;
    values: Record<string, unknown>;
    [field: string]: unknown;
}

export interface TableData {
    view: {
        type: string;
        columns: string[];
        columnWidths?: Record<string, number>;
        hideHeader?: boolean;
        hideColumnTitle?: boolean;
        targetDefinition?: string;
        coverDefinition?: string;
        coverDefinitionDark?: string;
        [flag: string]: unknown;
    };
    definition: Record<string, TableColumn>;
    records: Record<string, TableRecord>;
    [field: string]: unknown;
}

/** Returns the data if it has the published shape; other data is not edited. */
export function tableDataOf(data: unknown): TableData | null {
    const table = data as Partial<TableData> | null | undefined;
    const isTable =
        Array.isArray(table?.view?.columns) &&
        isRecord(table.definition) &&
        isRecord(table.records) &&
        Object.values(table.records).every((record) => isRecord(record?.values)) &&
        Object.values(table.definition).every((column) => typeof column?.type === 'string');
    return isTable ? (table as TableData) : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the columns that the editor shows: the visible ones, and the cover and the target of cards. */
export function editedColumns({ view, definition }: TableData): string[] {
    const roles = view.type === 'cards' ? roleColumns(view) : [];
    return [...new Set([...view.columns, ...roles])].filter((id) => Object.hasOwn(definition, id));
}

/** Returns the columns that are a card's cover or target. */
export function roleColumns({
    coverDefinition,
    coverDefinitionDark,
    targetDefinition,
}: TableData['view']): string[] {
    return [coverDefinition, coverDefinitionDark, targetDefinition].filter(
        (id) => id !== undefined,
    );
}

/** Returns the records in the table's order, with their ids. */
export function orderedRecords(records: TableData['records']): [id: string, record: TableRecord][] {
    return Object.entries(records).toSorted(([, a], [, b]) =>
        a.orderIndex < b.orderIndex ? -1 : 1,
    );
}

export function hasHeader({ hideHeader, hideColumnTitle, type }: TableData['view']): boolean {
    return type !== 'cards' && hideHeader !== true && hideColumnTitle !== true;
}
