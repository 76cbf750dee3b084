import type { DocumentNode } from './document-node.ts';
import { escapeHtml } from './html.ts';

interface TableData {
    view?: { columns?: unknown; hideHeader?: unknown; hideColumnTitle?: unknown };
    records?: Record<string, { orderIndex?: string; values?: Record<string, unknown> }>;
    definition?: Record<string, { title?: string; type?: string; options?: Option[] }>;
}

interface Option {
    value: string;
    label: string;
}

/** A table, and cards too: as rows and columns they are read without a script, at any width. */
export function renderTable(
    node: DocumentNode,
    renderNodes: (nodes: readonly DocumentNode[]) => string,
): string {
    const { view = {}, records = {}, definition = {} } = (node.data ?? {}) as TableData;
    const columns = (Array.isArray(view.columns) ? view.columns : Object.keys(definition)).filter(
        (id): id is string => typeof id === 'string' && Object.hasOwn(definition, id),
    );
    if (columns.length === 0) return '';
    const rows = Object.values(records).toSorted((a, b) =>
        (a.orderIndex ?? '') < (b.orderIndex ?? '') ? -1 : 1,
    );
    const cell = (values: Record<string, unknown>, id: string): string => {
        const value = values[id];
        const column = definition[id];
        if (column?.type === 'text' && typeof value === 'string') {
            const fragment = node.fragments?.find((each) => each.fragment === value);
            return fragment === undefined ? escapeHtml(value) : renderNodes(fragment.nodes ?? []);
        }
        return plain(value, column?.options ?? []);
    };
    const head =
        view.hideHeader === true || view.hideColumnTitle === true
            ? ''
            : `<thead><tr>${columns.map((id) => `<th scope="col">${escapeHtml(definition[id]?.title ?? '')}</th>`).join('')}</tr></thead>`;
    const body = rows.map(
        ({ values = {} }) =>
            `<tr>${columns.map((id) => `<td>${cell(values, id)}</td>`).join('')}</tr>`,
    );
    // Wide tables are scrolled by keyboard too.
    return `<div class="table" role="region" aria-label="Table" tabindex="0"><table>${head}<tbody>${body.join('')}</tbody></table></div>`;
}

function plain(value: unknown, options: readonly Option[]): string {
    if (typeof value === 'boolean') return value ? '✓' : '–';
    if (typeof value === 'number') return String(value);
    const label = (text: string) => options.find((option) => option.value === text)?.label ?? text;
    if (typeof value === 'string') return escapeHtml(label(value));
    if (!Array.isArray(value)) return '';
    return value
        .filter((item): item is string => typeof item === 'string')
        .map((item) => escapeHtml(label(item)))
        .join(', ');
}
