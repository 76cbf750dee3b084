import { canonicalKey } from './canonical-key.ts';
import { isEmptyParagraph } from './empty.ts';
import type { BlockNode, DocumentNode, FragmentNode, Leaf, Mark } from './nodes.ts';

/**
 * Returns a key that is equal for documents that look the same to a reader. It leaves out details that Markdown cannot
 * represent: marks on spaces, line breaks inside code, and spaces at the beginning and end of a line.
 */
export function lossKey(nodes: readonly BlockNode[]): string {
    return nodes
        .map(normalizeBlock)
        .filter((node) => !isEmptyParagraph(node))
        .map(canonicalKey)
        .join('\n');
}

function normalizeBlock(node: BlockNode): BlockNode {
    return {
        ...node,
        ...(node.nodes === undefined ? {} : { nodes: normalizeNodes(node.nodes) }),
        ...(node.fragments === undefined
            ? {}
            : { fragments: node.fragments.map(normalizeFragment) }),
    };
}

function normalizeFragment(fragment: FragmentNode): FragmentNode {
    return { ...fragment, nodes: fragment.nodes.map(normalizeBlock) };
}

function normalizeNodes(nodes: readonly DocumentNode[]): DocumentNode[] {
    const normalized: DocumentNode[] = [];
    for (const node of nodes) {
        const last = normalized.at(-1);
        if (node.object === 'block') normalized.push(normalizeBlock(node));
        else if (node.object === 'inline') {
            const inner = node.nodes === undefined ? {} : { nodes: normalizeNodes(node.nodes) };
            normalized.push({ ...node, ...inner } as DocumentNode);
        } else if (last?.object === 'text') last.leaves.push(...node.leaves.flatMap(normalizeLeaf));
        else normalized.push({ object: 'text', leaves: node.leaves.flatMap(normalizeLeaf) });
    }
    return normalized;
}

/** Splits a leaf into words and spaces; spaces outside code have no marks. */
function normalizeLeaf(one: Leaf): Leaf[] {
    const marks = (one.marks ?? []).filter(isKnown);
    const isCode = marks.some(({ type }) => type === 'code');
    if (isCode) return [{ ...one, marks, text: one.text.replaceAll(/\r?\n/g, ' ') }];
    return one.text
        .replaceAll(/[ \t]*\n[ \t]*/g, '\n')
        .split(/(\s+)/)
        .filter((part) => part !== '')
        .map((part) => ({ ...one, text: part, marks: part.trim() === '' ? [] : marks }));
}

/** Returns false for a colour mark with the default colours, which shows nothing. */
function isKnown({ type, data }: Mark): boolean {
    const isVerbatim = data?.['verbatim'] === true;
    const colors = [data?.['text'] ?? 'default', data?.['background'] ?? 'default'];
    return type !== 'color' || isVerbatim || colors.some((color) => color !== 'default');
}
