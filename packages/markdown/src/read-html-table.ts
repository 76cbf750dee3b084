import {
    elementsOf,
    hasOnly,
    isElement,
    parseHtml,
    textOf,
    type HtmlElement,
    type HtmlNode,
} from './html.ts';
import { readHtmlContent } from './html-blocks.ts';
import { readHtmlInlines } from './html-inlines.ts';
import { CARD_FLAGS, COLUMN_TYPES, GRID_FLAGS, VIEW_FLAGS } from './html-table-names.ts';
import { readFlag } from './images.ts';
import { refOfUrl, type LinkContext } from './links.ts';
import { plainText, voidBlock, type BlockNode, type FragmentNode } from './nodes.ts';
import type { Column, TableData, TableView } from './table-data.ts';

/**
 * Reads a table that GitBook writes as HTML: cards, columns with a width, an alignment or a type other than text.
 *
 * @returns null for HTML with an element or attribute that a document cannot represent.
 */
export function readHtmlTable(html: string, links: LinkContext): BlockNode | null {
    const [table, extra] = elementsOf(parseHtml(html.trim()) ?? []);
    if (!isElement(table, 'table') || extra !== undefined) return null;
    const [head, body, more] = elementsOf(table.children);
    if (!isElement(head, 'thead') || !isElement(body, 'tbody') || more !== undefined) return null;
    const settings = readSettings(table);
    const headRow = rowsOf(head, 'th');
    const rows = rowsOf(body, 'td');
    const [titles, second] = headRow ?? [];
    if (settings === null || rows === null || titles === undefined || second !== undefined)
        return null;
    const columns = titles.map((cell, index) => readColumn(cell, `c${index}`, links));
    if (columns.length === 0 || !columns.every((column) => column !== null)) return null;

    const fragments: FragmentNode[] = [];
    const records: TableData['records'] = {};
    for (const [number, cells] of rows.entries()) {
        if (cells.length > columns.length) return null;
        const values: Record<string, unknown> = {};
        for (const [index, { column }] of columns.entries()) {
            const cell = cells[index];
            if (cell !== undefined && !isCellOf(cell, column)) return null;
            const value = readValue(cell, column, links);
            if (value === null) return null;
            if ('nodes' in value) {
                const fragment = `r${number}${column.id}`;
                values[column.id] = fragment;
                fragments.push({ object: 'fragment', fragment, nodes: value.nodes });
            } else if (value.value !== undefined) values[column.id] = value.value;
        }
        records[`r${number}`] = { orderIndex: String(number).padStart(6, '0'), values };
    }
    const view = readView(columns, settings);
    if (view === null) return null;
    const definition = Object.fromEntries(columns.map(({ column }) => [column.id, column]));
    return { ...voidBlock('table', { view, definition, records, ...settings.data }), fragments };
}

function rowsOf(section: HtmlElement, cellName: string): HtmlElement[][] | null {
    if (!hasOnly(section)) return null;
    const rows = elementsOf(section.children).map((row) => {
        if (!isElement(row, 'tr') || !hasOnly(row)) return null;
        const cells = elementsOf(row.children);
        return cells.every((cell): cell is HtmlElement => isElement(cell, cellName)) ? cells : null;
    });
    return rows.every((row) => row !== null) ? rows : null;
}

interface Settings {
    view: 'grid' | 'cards';
    cardSize: string | undefined;
    flags: Record<string, boolean>;
    data: { fullWidth?: boolean; search?: boolean };
}

function readSettings(table: HtmlElement): Settings | null {
    const known = ['data-view', 'data-card-size', 'data-full-width', 'data-search'];
    if (!hasOnly(table, ...known, ...Object.keys(VIEW_FLAGS))) return null;
    const { 'data-view': view = 'grid', 'data-card-size': cardSize } = table.attributes;
    const fullWidth = readFlag(table.attributes['data-full-width']);
    const search = readFlag(table.attributes['data-search']);
    if ((view !== 'grid' && view !== 'cards') || fullWidth === null || search === null) return null;
    if (cardSize !== undefined && (view !== 'cards' || !['medium', 'large'].includes(cardSize))) {
        return null;
    }
    const flags: Record<string, boolean> = {};
    for (const [attribute, name] of Object.entries(VIEW_FLAGS)) {
        const flag = readFlag(table.attributes[attribute]);
        const isOfView = (view === 'grid' ? GRID_FLAGS : CARD_FLAGS).includes(name);
        if (flag === null || (flag !== undefined && !isOfView)) return null;
        if (flag !== undefined) flags[name] = flag;
    }
    return {
        view,
        cardSize,
        flags,
        data: {
            ...(fullWidth === undefined ? {} : { fullWidth }),
            ...(search === undefined ? {} : { search }),
        },
    };
}

interface ReadColumn {
    column: Column;
    width: number | undefined;
    isHidden: boolean;
    /** The role of the column in the cards view. */
    role: 'target' | 'cover' | 'coverDark' | undefined;
}

const ROLES: Readonly<Record<string, 'target' | 'cover' | 'coverDark'>> = {
    'data-card-target': 'target',
    'data-card-cover': 'cover',
    'data-card-cover-dark': 'coverDark',
};

function readColumn(cell: HtmlElement, id: string, links: LinkContext): ReadColumn | null {
    const known = [
        'width',
        'align',
        'valign',
        'data-type',
        'data-hidden',
        'data-multiple',
        'data-max',
    ];
    if (!hasOnly(cell, ...known, ...Object.keys(ROLES))) return null;
    const select = cell.children.at(-1);
    const hasOptions = isElement(select, 'select');
    const defaultType = hasOptions ? 'select' : 'text';
    const { width, align, valign, 'data-type': type = defaultType } = cell.attributes;
    const { 'data-max': max } = cell.attributes;
    const roles = Object.keys(ROLES).filter((name) => name in cell.attributes);
    const header = readHtmlInlines(hasOptions ? cell.children.slice(0, -1) : cell.children, links);
    const options = hasOptions ? readOptions(select) : [];
    if (header === null || options === null || roles.length > 1 || !COLUMN_TYPES.includes(type))
        return null;
    if (hasOptions && type !== 'select') return null;
    if (type !== 'text' && (align !== undefined || valign !== undefined)) return null;
    if (align !== undefined && !['left', 'center', 'right'].includes(align)) return null;
    if (valign !== undefined && !['top', 'middle', 'bottom'].includes(valign)) return null;
    const numbers = [width, max].map((number) =>
        number === undefined ? undefined : Number(number),
    );
    if (
        numbers.some(
            (number, index) => number !== undefined && String(number) !== [width, max][index],
        )
    ) {
        return null;
    }
    if ((max !== undefined) !== (type === 'rating')) return null;
    const isMultiple =
        'data-multiple' in cell.attributes || (hasOptions && 'multiple' in select.attributes);
    if (isMultiple && type !== 'select' && type !== 'users') return null;
    return {
        column: {
            id,
            title: header.map(plainText).join(''),
            type,
            ...(type === 'text' ? { textAlignment: align ?? 'left' } : {}),
            ...(valign === undefined ? {} : { verticalAlignment: valign }),
            ...(type === 'select' || type === 'users' ? { multiple: isMultiple } : {}),
            ...(type === 'select' ? { options } : {}),
            ...(type === 'rating' ? { max: numbers[1] } : {}),
            ...(header.length === 0 ? {} : { header }),
        },
        width: numbers[0],
        isHidden: 'data-hidden' in cell.attributes,
        role: roles[0] === undefined ? undefined : ROLES[roles[0]],
    };
}

function readOptions(select: HtmlElement): NonNullable<Column['options']> | null {
    if (!hasOnly(select, 'multiple')) return null;
    const options = elementsOf(select.children).map((option) => {
        if (!isElement(option, 'option') || !hasOnly(option, 'value', 'label', 'color'))
            return null;
        const { value, label, color } = option.attributes;
        const isWhole = value !== undefined && label !== undefined && color !== undefined;
        return isWhole && option.children.length === 0 ? { value, label, color } : null;
    });
    return options.every((option) => option !== null) ? options : null;
}

/** Returns true if a cell has no attribute except its column's alignment, which GitBook repeats on cells. */
function isCellOf(cell: HtmlElement, column: Column): boolean {
    const { align, valign } = cell.attributes;
    return (
        hasOnly(cell, 'align', 'valign', ...(column.type === 'image' ? ['data-object-fit'] : [])) &&
        (align === undefined || align === column.textAlignment) &&
        (valign === undefined || valign === column.verticalAlignment)
    );
}

type CellValue = { nodes: BlockNode[] } | { value: unknown };

/** Reads a cell by its column's type; the value is undefined for an empty cell. */
function readValue(
    cell: HtmlElement | undefined,
    column: Column,
    links: LinkContext,
): CellValue | null {
    const nodes = cell?.children ?? [];
    switch (column.type) {
        case 'text': {
            const blocks = readHtmlContent(nodes, links);
            return blocks === null ? null : { nodes: blocks };
        }
        case 'files':
        case 'users':
        case 'image':
        case 'content-ref':
            return readReferences(nodes, column.type, links, cell?.attributes['data-object-fit']);
        case 'select':
            return readSelected(nodes);
    }
    const content = textOf(nodes);
    if (content === null) return null;
    if (content === '') return { value: undefined };
    if (column.type === 'checkbox') {
        return content === 'true' || content === 'false' ? { value: content === 'true' } : null;
    }
    // GitBook writes `null` for a number that was removed.
    if (content === 'null') return { value: null };
    return String(Number(content)) === content ? { value: Number(content) } : null;
}

/** Reads `<span data-option="a">One, </span><span data-option="b">Two</span>`. */
function readSelected(nodes: readonly HtmlNode[]): CellValue | null {
    const spans = elementsOf(nodes);
    if (spans.length === 0) return { value: undefined };
    const values = spans.map((span) =>
        isElement(span, 'span') && hasOnly(span, 'data-option') && textOf(span.children) !== null
            ? span.attributes['data-option']
            : undefined,
    );
    return values.every((value) => value !== undefined) ? { value: values } : null;
}

function readReferences(
    nodes: readonly HtmlNode[],
    type: string,
    links: LinkContext,
    objectFit: string | undefined,
): CellValue | null {
    const anchors = elementsOf(nodes).filter(
        (node) => typeof node !== 'string' || node.trim() !== ',',
    );
    if (anchors.length === 0) return objectFit === undefined ? { value: undefined } : null;
    const hrefs = anchors.map((anchor) => {
        const isReference =
            isElement(anchor, 'a') && hasOnly(anchor, 'href') && textOf(anchor.children) !== null;
        return isReference ? anchor.attributes['href'] : undefined;
    });
    if (!hrefs.every((href) => href !== undefined)) return null;
    if (type === 'files' || type === 'users') return { value: hrefs };
    const [href, second] = hrefs;
    if (href === undefined || second !== undefined) return null;
    if (type === 'content-ref') return { value: refOfUrl(href, links) };
    const ref = { kind: 'url', url: href };
    return { value: objectFit === undefined ? ref : { ref, objectFit } };
}

function readView(columns: readonly ReadColumn[], settings: Settings): TableView | null {
    const visible = columns.filter(({ isHidden }) => !isHidden).map(({ column }) => column.id);
    const roles = columns.filter(({ role }) => role !== undefined);
    const byRole = new Map(roles.map(({ role, column }) => [role, column.id]));
    const widths = columns.flatMap(({ column, width }) =>
        width === undefined ? [] : [[column.id, width] as const],
    );
    if (byRole.size !== roles.length) return null;
    if (settings.view === 'grid') {
        if (roles.length > 0) return null;
        return {
            type: 'grid',
            columns: visible,
            ...(widths.length === 0 ? {} : { columnWidths: Object.fromEntries(widths) }),
            hideHeader: false,
            ...settings.flags,
        };
    }
    if (widths.length > 0) return null;
    const [target, cover, dark] = [
        byRole.get('target'),
        byRole.get('cover'),
        byRole.get('coverDark'),
    ];
    return {
        type: 'cards',
        cardSize: settings.cardSize ?? 'medium',
        columns: visible,
        ...(target === undefined ? {} : { targetDefinition: target }),
        ...(cover === undefined ? {} : { coverDefinition: cover }),
        ...(dark === undefined ? {} : { coverDefinitionDark: dark }),
        ...settings.flags,
    };
}
