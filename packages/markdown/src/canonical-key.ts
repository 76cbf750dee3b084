import { isEmptyParagraph } from './empty.ts';
import type { BlockNode, DocumentNode, FragmentNode, Leaf } from './nodes.ts';
import { normalizeTable } from './table-data.ts';

/**
 * Returns a key that is equal for blocks with equal content. It leaves out node keys and other fields that an
 * editor or a database adds, the order of properties, and the ids of a table's columns and records.
 */
export function canonicalKey(node: BlockNode): string {
    return JSON.stringify(reduce(node));
}

function reduce(node: DocumentNode): object {
    if (node.object === 'text') return { leaves: mergeLeaves(node.leaves) };
    if (node.object === 'block' && node.type === 'table') return reducePlain(normalizeTable(node));
    return reducePlain(node.object === 'block' ? normalizeList(node) : node);
}

function reducePlain(node: Exclude<DocumentNode, { object: 'text' }>): object {
    const data = reduceData(node);
    const nodes = withoutEmptyTexts(
        (node.nodes ?? []).filter((child) => !isEmpty(child)).map(reduce),
    );
    const fragments = node.object === 'block' ? (node.fragments ?? []).flatMap(reduceFragment) : [];
    return {
        type: node.type,
        ...(Object.keys(data).length === 0 ? {} : { data }),
        ...(nodes.length === 0 ? {} : { nodes }),
        ...(fragments.length === 0 ? {} : { fragments }),
    };
}

/** Reduces a fragment. Returns an empty list for a fragment without content, which is equal to a missing fragment. */
function reduceFragment({ fragment, type, nodes }: FragmentNode): object[] {
    const shown = nodes.filter((child) => !isEmpty(child)).map(reduce);
    return shown.length === 0 ? [] : [{ fragment: fragment ?? type, nodes: shown }];
}

function isEmpty(node: DocumentNode): boolean {
    return node.object === 'block' && isEmptyParagraph(node);
}

/**
 * Converts a list whose items all have `checked` to a task list, and adds the `checked` that GitBook omits where it is
 * false.
 */
function normalizeList(list: BlockNode): BlockNode {
    const items = list.nodes ?? [];
    const isChecked = (item: DocumentNode): boolean =>
        item.object === 'block' && typeof item.data?.['checked'] === 'boolean';
    if (list.type === 'list-unordered' && items.length > 0 && items.every(isChecked)) {
        return { ...list, type: 'list-tasks' };
    }
    if (list.type !== 'list-tasks' || items.every(isChecked)) return list;
    return {
        ...list,
        nodes: items.map((item) =>
            item.object === 'block' ? { ...item, data: { checked: false, ...item.data } } : item,
        ),
    };
}

/** Values that mean the same as a missing field. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
    'list-ordered.start': 1,
    'image.alt': '',
    'inline-image.alt': '',
    'inline-image.caption': '',
    'drawing.alt': '',
    'expandable.defaultExpanded': false,
    'code-line.highlighted': false,
    'code.syntax': '',
    'mention.label': '',
};

function reduceData(node: Exclude<DocumentNode, { object: 'text' }>): Record<string, unknown> {
    const entries = Object.entries(node.data ?? {}).filter(
        ([name, value]) =>
            !Object.hasOwn(DEFAULTS, `${node.type}.${name}`) ||
            DEFAULTS[`${node.type}.${name}`] !== value,
    );
    // The cast holds because `sortKeys` returns an object for an object.
    return sortKeys(Object.fromEntries(entries)) as Record<string, unknown>;
}

function mergeLeaves(leaves: readonly Leaf[]): { text: string; marks: unknown }[] {
    const merged: { text: string; marks: unknown }[] = [];
    for (const { text, marks } of leaves) {
        if (text === '') continue;
        const kinds = (marks ?? [])
            .map(({ type, data }) => sortKeys({ type, ...(data === undefined ? {} : { data }) }))
            .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
        const last = merged.at(-1);
        if (last !== undefined && JSON.stringify(last.marks) === JSON.stringify(kinds)) {
            last.text += text;
        } else {
            merged.push({ text, marks: kinds });
        }
    }
    return merged;
}

function withoutEmptyTexts(nodes: object[]): object[] {
    return nodes.filter((node) => !('leaves' in node) || (node.leaves as unknown[]).length > 0);
}

function sortKeys(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(sortKeys);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
        Object.entries(value)
            .filter(([, fieldValue]) => fieldValue !== undefined)
            .toSorted(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, fieldValue]) => [key, sortKeys(fieldValue)]),
    );
}
