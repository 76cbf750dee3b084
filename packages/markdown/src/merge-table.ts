import { align } from './align.ts';
import { canonicalKey } from './canonical-key.ts';
import { writeHtmlTable } from './write-html-table.ts';
import { NO_LINKS, type LinkContext } from './links.ts';
import type { BlockNode } from './nodes.ts';
import type { ReadBlock } from './read-blocks.ts';
import { orderedRecords, type TableData, type TableRecord } from './table-data.ts';
import { stringify } from './to-markdown.ts';
import type { WriteOptions } from './write-verified.ts';
import { writeTable } from './write-table.ts';

/** A table's source in parts: everything before the rows, the rows, and everything after them. */
interface TableSource {
    head: string;
    rows: string[];
    separator: string;
    tail: string;
}

/**
 * Writes a changed table and keeps the source of its unchanged rows.
 *
 * @returns null if the block is not a table, or its form changes from pipes to HTML or back.
 */
export function mergeTable(
    source: string,
    old: ReadBlock,
    node: BlockNode,
    { links = NO_LINKS }: WriteOptions,
): string | null {
    if (old.node?.type !== 'table' || node.type !== 'table') return null;
    const parts = splitPipeTable(source) ?? splitHtmlTable(source);
    const isPipe = parts?.separator === '\n';
    const before = recordsOf(old.node);
    const after = recordsOf(node);
    if (parts === null || before === null || after === null) return null;
    if (parts.rows.length !== before.length) return null;
    const oldTable = old.node;
    const beforeKeys = before.map((record) => rowKey(oldTable, record));
    const afterKeys = after.map((record) => rowKey(node, record));
    const unchanged = new Map(
        align(beforeKeys, afterKeys).flatMap((match, index) =>
            match === -1 ? [] : [[match, parts.rows[index]]],
        ),
    );
    const rows = after.map(
        (record, index) => unchanged.get(index) ?? writeRow(node, record, isPipe, links),
    );
    const isSameHead = headKey(old.node) === headKey(node);
    const head = isSameHead ? parts.head : writeHead(node, isPipe, links);
    if (head === null || !rows.every((row) => row !== null)) return null;
    return [head, ...rows].join(parts.separator) + parts.tail;
}

/** Splits a pipe table, which has one row per line; null for HTML. */
function splitPipeTable(source: string): TableSource | null {
    if (source.trimStart().startsWith('<')) return null;
    const [header = '', delimiter = '', ...rows] = source.split('\n');
    return { head: `${header}\n${delimiter}`, rows, separator: '\n', tail: '' };
}

/** Splits a table with `<tr>` elements; a table inside a cell is not read, so rows are not nested. */
function splitHtmlTable(source: string): TableSource | null {
    const match = /^([\s\S]*<tbody>)\s*((?:<tr>[\s\S]*?<\/tr>\s*)*)(<\/tbody>[\s\S]*)$/.exec(
        source,
    );
    if (match === null) return null;
    const rows = (match[2] ?? '').match(/<tr>[\s\S]*?<\/tr>/g) ?? [];
    return { head: match[1] ?? '', rows, separator: '', tail: match[3] ?? '' };
}

function recordsOf(node: BlockNode): TableRecord[] | null {
    const { records } = (node.data ?? {}) as unknown as TableData;
    return typeof records === 'object' && records !== null ? orderedRecords(records) : null;
}

function tableOf(node: BlockNode, records: readonly TableRecord[]): BlockNode {
    const entries = records.map((record, index) => [`r${index}`, record]);
    return { ...node, data: { ...node.data, records: Object.fromEntries(entries) } };
}

function rowKey(node: BlockNode, record: TableRecord): string {
    return canonicalKey(tableOf(node, [record]));
}

function headKey(node: BlockNode): string {
    return canonicalKey(tableOf(node, []));
}

function writeRow(
    node: BlockNode,
    record: TableRecord,
    isPipe: boolean,
    links: LinkContext,
): string | null {
    const [row, ...more] = splitTable(tableOf(node, [record]), isPipe, links)?.rows ?? [];
    return row === undefined || more.length > 0 ? null : row;
}

function writeHead(node: BlockNode, isPipe: boolean, links: LinkContext): string | null {
    return splitTable(tableOf(node, []), isPipe, links)?.head ?? null;
}

function splitTable(node: BlockNode, isPipe: boolean, links: LinkContext): TableSource | null {
    const table = writeTable(node, links);
    if (isPipe) return table === null ? null : splitPipeTable(stringify([table]));
    const html = writeHtmlTable(node, links);
    return html === null ? null : splitHtmlTable(html);
}
