import { escapeText, formatAttributes } from './html.ts';
import { writeHtmlContent } from './html-blocks.ts';
import { writeHtmlInlines } from './html-inlines.ts';
import { CARD_FLAGS, COLUMN_TYPES, GRID_FLAGS, VIEW_FLAGS } from './html-table-names.ts';
import { urlOfRef, type ContentRef, type LinkContext } from './links.ts';
import type { BlockNode } from './nodes.ts';
import {
    columnOrder,
    headerOf,
    orderedRecords,
    type Column,
    type TableData,
    type TableView,
} from './table-data.ts';

/** Writes a table as HTML; null if it holds data that `readHtmlTable` does not read. */
export function writeHtmlTable(node: BlockNode, links: LinkContext): string | null {
    const data = (node.data ?? {}) as unknown as TableData;
    const { view, definition, records, fullWidth, search, ...rest } = data;
    if (Object.keys(rest).length > 0 || typeof view !== 'object' || view === null) return null;
    const order = columnOrder(data);
    const heads = order.map((id) => writeColumn(definition[id], id, view, links));
    if (heads.length === 0 || !heads.every((head) => head !== null)) return null;
    const rows = orderedRecords(records).map(({ values }) => {
        const cells = order.map((id) => writeCell(node, values[id], definition[id], links));
        return cells.every((cell) => cell !== null) ? `<tr>${cells.join('')}</tr>` : null;
    });
    const attributes = writeSettings(view, fullWidth, search);
    if (attributes === null || !rows.every((row) => row !== null)) return null;
    return `<table${attributes}><thead><tr>${heads.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function writeSettings(view: TableView, fullWidth: unknown, search: unknown): string | null {
    const {
        type,
        columns: _columns,
        columnWidths,
        cardSize,
        targetDefinition,
        coverDefinition,
        coverDefinitionDark,
        ...flags
    } = view;
    const isCards = type === 'cards';
    if (!isCards && type !== 'grid') return null;
    const roles = [targetDefinition, coverDefinition, coverDefinitionDark];
    const foreign = isCards ? [columnWidths] : [cardSize, ...roles];
    if (foreign.some((one) => one !== undefined)) return null;
    const names = isCards ? CARD_FLAGS : GRID_FLAGS;
    const all = [...Object.entries(flags), ['fullWidth', fullWidth], ['search', search]];
    if (all.some(([, flag]) => flag !== undefined && typeof flag !== 'boolean')) return null;
    if (Object.keys(flags).some((name) => !names.includes(name))) return null;
    return formatAttributes({
        'data-card-size': cardSize === undefined || cardSize === 'medium' ? undefined : cardSize,
        'data-view': isCards ? 'cards' : undefined,
        ...Object.fromEntries(
            Object.entries(VIEW_FLAGS).map(([attribute, name]) => [
                attribute,
                writeFlag(name, flags[name]),
            ]),
        ),
        'data-full-width': fullWidth === undefined ? undefined : String(fullWidth),
        'data-search': search === undefined ? undefined : String(search),
    });
}

/** Formats a flag. A false `hideHeader` has no attribute; other flags that are false are written as `false`. */
function writeFlag(name: string, flag: unknown): string | true | undefined {
    if (flag === true) return true;
    return flag === false && name !== 'hideHeader' ? 'false' : undefined;
}

function writeColumn(
    column: Column | undefined,
    id: string,
    view: TableView,
    links: LinkContext,
): string | null {
    if (column === undefined || !COLUMN_TYPES.includes(column.type)) return null;
    const header = writeHtmlInlines(headerOf(column), links);
    if (header === null) return null;
    const { id: _id, title: _title, header: _header, type, options, ...rest } = column;
    const { textAlignment, verticalAlignment, multiple, max, ...unknown } = rest;
    if (Object.keys(unknown).length > 0) return null;
    const hasOptions = type === 'select' && options !== undefined && options.length > 0;
    const width = view.columnWidths?.[id];
    const attributes = formatAttributes({
        width,
        align: textAlignment === 'left' ? undefined : textAlignment,
        valign: verticalAlignment,
        'data-hidden': view.columns.includes(id) ? undefined : true,
        'data-card-target': view.targetDefinition === id ? true : undefined,
        'data-card-cover': view.coverDefinition === id ? true : undefined,
        'data-card-cover-dark': view.coverDefinitionDark === id ? true : undefined,
        'data-type': type === 'text' || hasOptions ? undefined : type,
        'data-multiple': multiple === true && !hasOptions ? true : undefined,
        'data-max': max,
    });
    return `<th${attributes}>${header}${writeOptions(options ?? [], multiple === true)}</th>`;
}

function writeOptions(options: NonNullable<Column['options']>, isMultiple: boolean): string {
    if (options.length === 0) return '';
    const written = options.map(
        ({ value, label, color }) =>
            `<option${formatAttributes({ value, label, color })}></option>`,
    );
    return `<select${isMultiple ? ' multiple' : ''}>${written.join('')}</select>`;
}

function writeCell(
    table: BlockNode,
    value: unknown,
    column: Column | undefined,
    links: LinkContext,
): string | null {
    if (column === undefined) return null;
    const html = writeValue(table, value, column, links);
    if (html === null) return null;
    const { textAlignment: align, verticalAlignment: valign } = column;
    const attributes = formatAttributes({
        align: align === 'left' ? undefined : align,
        valign,
        'data-object-fit': column.type === 'image' ? objectFitOf(value) : undefined,
    });
    return `<td${attributes}>${html}</td>`;
}

function objectFitOf(value: unknown): string | undefined {
    const fit = (value as { objectFit?: unknown } | null | undefined)?.objectFit;
    return typeof fit === 'string' ? fit : undefined;
}

function writeValue(
    table: BlockNode,
    value: unknown,
    column: Column,
    links: LinkContext,
): string | null {
    if (value === undefined) return '';
    if (value === null) return column.type === 'number' || column.type === 'rating' ? 'null' : '';
    switch (column.type) {
        case 'text': {
            const fragment = table.fragments?.find((candidate) => candidate.fragment === value);
            return fragment === undefined ? null : writeHtmlContent(fragment.nodes, links);
        }
        case 'checkbox':
            return typeof value === 'boolean' ? String(value) : null;
        case 'number':
        case 'rating':
            return typeof value === 'number' && Number.isFinite(value) ? String(value) : null;
        case 'files':
        case 'users':
            return isTexts(value) && value.length > 0
                ? value.map((file) => anchor(file)).join(', ')
                : null;
        case 'content-ref':
            return typeof value === 'object' ? anchor(urlOfRef(value as ContentRef, links)) : null;
        case 'image':
            return writeImageValue(value, links);
        default:
            return isTexts(value) && value.length > 0 ? writeSelected(value, column) : null;
    }
}

function writeSelected(values: readonly string[], { options = [] }: Column): string {
    const labels = values.map(
        (value) => options.find((option) => option.value === value)?.label ?? value,
    );
    return values
        .map((value, index) => {
            const separator = index + 1 < values.length ? ', ' : '';
            return `<span${formatAttributes({ 'data-option': value })}>${escapeText(`${labels[index]}${separator}`)}</span>`;
        })
        .join('');
}

function isTexts(value: unknown): value is string[] {
    return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function writeImageValue(value: unknown, links: LinkContext): string | null {
    if (typeof value !== 'object' || value === null) return null;
    if ('kind' in value) return anchor(urlOfRef(value as ContentRef, links));
    const { ref, objectFit, ...rest } = value as Record<string, unknown>;
    const isKnown = typeof ref === 'object' && typeof objectFit === 'string';
    return isKnown && Object.keys(rest).length === 0
        ? anchor(urlOfRef(ref as ContentRef, links))
        : null;
}

/** Formats a link. GitBook labels a reference with the name of its file, or with its URL. */
function anchor(href: string): string {
    const isUrl = /^[a-z][a-z0-9+.-]*:/i.test(href);
    const name = href.replace(/\/+$/, '').split('/').at(-1);
    return `<a${formatAttributes({ href })}>${escapeText(isUrl || !name ? href : name)}</a>`;
}
