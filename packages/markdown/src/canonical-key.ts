import type { BlockNode, DocumentNode, FragmentNode, Leaf } from './nodes.ts';
import { isEmptyParagraph } from './write-blocks.ts';

/**
 * A block as a text that is the same for all blocks that say the same: without keys, ids and whatever else an editor or a
 * database adds or puts in another order.
 */
export function canonicalKey(node: BlockNode): string {
    return JSON.stringify(reduce(node));
}

function reduce(node: DocumentNode): object {
    if (node.object === 'text') return { leaves: mergeLeaves(node.leaves) };
    const data = dataOf(node);
    const nodes = mergeTexts((node.nodes ?? []).filter((child) => !isEmpty(child)).map(reduce));
    const fragments =
        node.object === 'block' && node.fragments !== undefined && node.fragments.length > 0
            ? { fragments: node.fragments.map(reduceFragment) }
            : {};
    return {
        type: node.type,
        ...(data === null ? {} : { data }),
        ...(nodes.length === 0 ? {} : { nodes }),
        ...fragments,
    };
}

function reduceFragment({ fragment, nodes }: FragmentNode): object {
    return { fragment, nodes: nodes.map(reduce) };
}

function isEmpty(node: DocumentNode): boolean {
    return node.object === 'block' && isEmptyParagraph(node);
}

function dataOf(node: Exclude<DocumentNode, { object: 'text' }>): unknown {
    const { id: _id, ...data } = node.data ?? {};
    // Only headings get an id for their place on the page; elsewhere it may mean something.
    const counted = node.type.startsWith('heading-') ? data : (node.data ?? {});
    return Object.keys(counted).length === 0 ? null : sortKeys(counted);
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

/** Texts without anything in them go, and neighbours become one. */
function mergeTexts(nodes: object[]): object[] {
    return nodes.filter((node) => !('leaves' in node) || (node.leaves as unknown[]).length > 0);
}

function sortKeys(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(sortKeys);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
        Object.entries(value)
            .filter(([, one]) => one !== undefined)
            .toSorted(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, one]) => [key, sortKeys(one)]),
    );
}
