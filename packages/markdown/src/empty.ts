import { plainText, type BlockNode } from './nodes.ts';

/** Returns true for a paragraph without content. Markdown cannot represent it, so it is not written. */
export function isEmptyParagraph(node: BlockNode): boolean {
    return (
        node.type === 'paragraph' &&
        (node.nodes ?? []).every(
            (child) => child.object === 'text' && /^[ \t\n]*$/.test(plainText(child)),
        )
    );
}
