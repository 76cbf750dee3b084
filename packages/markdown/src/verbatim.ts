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
 * Markdown that a document has no form for (HTML, unknown tags, footnotes) is kept as source. It has a shape of the
 * published schema that shows text: a code block, or a leaf with the default colour. The field `verbatim` marks it, so
 * that it is written as it was read.
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
