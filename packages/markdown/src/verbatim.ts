import {
    block,
    mark,
    plainText,
    text,
    leaf,
    type BlockNode,
    type Leaf,
    type Mark,
} from './nodes.ts';

/**
 * Markdown that a document cannot represent (HTML, unknown tags, footnotes) is kept as source. It is stored in a node
 * of the published schema that shows text: a code block, or a leaf with the default colour. The field `verbatim` marks
 * the node, so that the source is written unchanged.
 */
export type VerbatimKind = 'html' | 'comment' | 'markdown';

export function verbatimBlock(source: string, kind: VerbatimKind): BlockNode {
    return block(
        'code',
        source.split('\n').map((line) => block('code-line', [text([leaf(line)])])),
        { syntax: kind === 'markdown' ? 'markdown' : 'html', verbatim: kind },
    );
}

export function verbatimLeaf(source: string): Leaf {
    return leaf(source, [
        mark('color', { text: 'default', background: 'default', verbatim: true }),
    ]);
}

/** Returns the source that a verbatim block holds; null for other blocks. */
export function verbatimOf(node: BlockNode): string | null {
    if (node.type !== 'code' || typeof node.data?.['verbatim'] !== 'string') return null;
    return (node.nodes ?? []).map(plainText).join('\n');
}

export function isVerbatimMark(one: Mark): boolean {
    return one.type === 'color' && one.data?.['verbatim'] === true;
}
