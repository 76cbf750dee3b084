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
 * What Markdown can say and a document cannot (HTML, unknown tags, footnotes) is kept as it was written, in shapes that
 * the published schema allows and that every reader of documents shows as text: a block of code, or a leaf whose colour
 * is the default one. `verbatim` in their data tells them from what they look like, so they go out as they came in.
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

/** The Markdown that a block stands for; null when it is no verbatim block. */
export function verbatimOf(node: BlockNode): string | null {
    if (node.type !== 'code' || typeof node.data?.['verbatim'] !== 'string') return null;
    return (node.nodes ?? []).map(plainText).join('\n');
}

export function isVerbatimMark(one: Mark): boolean {
    return one.type === 'color' && one.data?.['verbatim'] === true;
}
