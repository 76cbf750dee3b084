import { html, joined, type Content } from '../html.ts';
import type { DocumentNode } from './document-node.ts';

interface TableData {
    view?: { columns?: unknown; hideHeader?: unknown; hideColumnTitle?: unknown };
    records?: Record<string, { orderIndex?: string; values?: Record<string, unknown> }>;
    definition?: Record<string, { title?: string; type?: string; options?: Option[] }>;
}

interface Option {
    value: string;
    label: string;
}

/** A table or cards, as rows and columns: those can be read without a script and at any width. */
export function renderTable(
    node: DocumentNode,
    renderNodes: (nodes: readonly DocumentNode[]) => Content,
): Content {
    const { view = {}, records = {}, definition = {} } = (node.data ?? {}) as TableData;
    const columns = (Array.isArray(view.columns) ? view.columns : Object.keys(definition)).filter(
        (id): id is string => typeof id === 'string' && Object.hasOwn(definition, id),
    );
    if (columns.length === 0) return undefined;
    const rows = Object.values(records).toSorted((a, b) =>
        (a.orderIndex ?? '') < (b.orderIndex ?? '') ? -1 : 1,
    );
    const cell = (values: Record<string, unknown>, id: string): Content => {
        const value = values[id];
        const column = definition[id];
        if (column?.type === 'text' && typeof value === 'string') {
            const fragment = node.fragments?.find((each) => each.fragment === value);
            return fragment === undefined ? value : renderNodes(fragment.nodes ?? []);
        }
        return plainText(value, column?.options ?? []);
    };
    const hasHeader = view.hideHeader !== true && view.hideColumnTitle !== true;
    const titles = columns.map((id) => html`<th scope="col">${definition[id]?.title ?? ''}</th>`);
    const body = rows.map(
        ({ values = {} }) =>
            html`<tr>${columns.map((id) => html`<td>${cell(values, id)}</td>`)}</tr>`,
    );
    // Focusable, so that a wide table can be scrolled with the keyboard.
    const head = hasHeader && html`<thead><tr>${titles}</tr></thead>`;
    return html`<div class="table" role="region" aria-label="Table" tabindex="0"><table>${head}<tbody>${body}</tbody></table></div>`;
}

function plainText(value: unknown, options: readonly Option[]): Content {
    if (typeof value === 'boolean') return value ? '✓' : '–';
    if (typeof value === 'number') return String(value);
    const label = (text: string) => options.find((option) => option.value === text)?.label ?? text;
    if (typeof value === 'string') return label(value);
    if (!Array.isArray(value)) return undefined;
    return joined(
        value.filter((item): item is string => typeof item === 'string').map(label),
        ', ',
    );
}
