import { attributes, html, joined, type Content } from '../html.ts';
import { fileLink } from './document-blocks.ts';
import type { DocumentNode } from './document-node.ts';
import { imageUrl } from './image-url.ts';

interface TableData {
    view?: {
        type?: unknown;
        columns?: unknown;
        hideHeader?: unknown;
        hideColumnTitle?: unknown;
        targetDefinition?: unknown;
        coverDefinition?: unknown;
    };
    records?: Record<string, { orderIndex?: string; values?: Record<string, unknown> }>;
    definition?: Record<string, Column>;
}

interface Column {
    title?: string;
    type?: string;
    options?: Option[];
    textAlignment?: string;
}

interface TableTools {
    nodes(nodes: readonly DocumentNode[]): Content;
    resolve(ref: unknown): { href: string; title?: string } | undefined;
}

interface Option {
    value: string;
    label: string;
}

/** Renders a table as rows and columns, and cards as a list. Both can be read without a script and at any width. */
export function renderTable(node: DocumentNode, tools: TableTools): Content {
    const { view = {}, records = {}, definition = {} } = (node.data ?? {}) as TableData;
    const columns = (Array.isArray(view.columns) ? view.columns : Object.keys(definition)).filter(
        (id): id is string => typeof id === 'string' && Object.hasOwn(definition, id),
    );
    const isCards = view.type === 'cards';
    if (columns.length === 0 && !isCards) return undefined;
    const rows = Object.values(records).toSorted((a, b) =>
        (a.orderIndex ?? '') < (b.orderIndex ?? '') ? -1 : 1,
    );
    const cell = (values: Record<string, unknown>, id: string): Content => {
        const value = values[id];
        const column = definition[id];
        if (column?.type === 'text' && typeof value === 'string') {
            const fragment = node.fragments?.find((each) => each.fragment === value);
            return fragment === undefined ? value : tools.nodes(fragment.nodes ?? []);
        }
        return renderValue(value, column ?? {}, tools);
    };
    if (isCards) {
        const cards = rows.map(({ values = {} }) => {
            const cover = imageUrl(urlOf(valueAt(values, view.coverDefinition)));
            const target = tools.resolve(valueAt(values, view.targetDefinition));
            const image =
                cover !== undefined &&
                html`<img${attributes({ src: cover, alt: '', loading: 'lazy' })}>`;
            const link =
                target !== undefined &&
                html`<p><a class="target" href="${target.href}">${target.title ?? target.href}</a></p>`;
            return html`<li>${image}${columns.map((id) => html`<div>${cell(values, id)}</div>`)}${link}</li>`;
        });
        return html`<ul class="cards">${cards}</ul>`;
    }
    const hasHeader = view.hideHeader !== true && view.hideColumnTitle !== true;
    const align = (id: string) => {
        const alignment = definition[id]?.textAlignment;
        return attributes({ 'data-align': alignment === 'left' ? undefined : alignment });
    };
    const titles = columns.map(
        (id) => html`<th scope="col"${align(id)}>${definition[id]?.title ?? ''}</th>`,
    );
    const body = rows.map(
        ({ values = {} }) =>
            html`<tr>${columns.map((id) => html`<td${align(id)}>${cell(values, id)}</td>`)}</tr>`,
    );
    // The region around the table is focusable, so that a wide table can be scrolled with the keyboard.
    const head = hasHeader && html`<thead><tr>${titles}</tr></thead>`;
    return html`<div class="table" role="region" aria-label="Table" tabindex="0"><table>${head}<tbody>${body}</tbody></table></div>`;
}

function valueAt(values: Record<string, unknown>, id: unknown): unknown {
    return typeof id === 'string' && Object.hasOwn(values, id) ? values[id] : undefined;
}

/** Returns the URL of an image's value: a reference, a reference with its fit, or a list of files. */
function urlOf(value: unknown): unknown {
    if (Array.isArray(value)) return value[0];
    const { url, ref } = (value ?? {}) as { url?: unknown; ref?: { url?: unknown } | null };
    return url ?? ref?.url;
}

function renderValue(value: unknown, { type, options = [] }: Column, tools: TableTools): Content {
    if (typeof value === 'boolean') return value ? '✓' : '–';
    if (typeof value === 'number') return String(value);
    if (type === 'content-ref') {
        const target = tools.resolve(value);
        return target && html`<a href="${target.href}">${target.title ?? target.href}</a>`;
    }
    if (type === 'image') {
        const src = imageUrl(urlOf(value));
        return src !== undefined && html`<img${attributes({ src, alt: '', loading: 'lazy' })}>`;
    }
    if (type === 'files' && Array.isArray(value)) {
        return joined(
            value.map((file: unknown) => fileLink({ file })),
            ', ',
        );
    }
    const label = (text: string) => options.find((option) => option.value === text)?.label ?? text;
    if (typeof value === 'string') return label(value);
    if (!Array.isArray(value)) return undefined;
    return joined(
        value.filter((item): item is string => typeof item === 'string').map(label),
        ', ',
    );
}
