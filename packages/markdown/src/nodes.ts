/**
 * The nodes of a document. The types are loose, because nodes that this package does not know must pass through
 * unchanged; the published union (`DocumentBlock`) describes the same objects.
 */
export interface Mark {
    object: 'mark';
    type: string;
    data?: Record<string, unknown>;
}

export interface Leaf {
    object: 'leaf';
    text: string;
    marks: Mark[];
}

export interface TextNode {
    object: 'text';
    leaves: Leaf[];
}

export interface InlineNode {
    object: 'inline';
    type: string;
    isVoid?: boolean;
    data?: Record<string, unknown>;
    nodes?: (TextNode | InlineNode)[];
}

export interface BlockNode {
    object: 'block';
    type: string;
    isVoid?: boolean;
    data?: Record<string, unknown>;
    nodes?: DocumentNode[];
    fragments?: FragmentNode[];
}

export interface FragmentNode {
    object: 'fragment';
    fragment?: string;
    type?: string;
    nodes: BlockNode[];
}

export type DocumentNode = TextNode | InlineNode | BlockNode;

export function mark(type: string, data?: Record<string, unknown>): Mark {
    return { object: 'mark', type, ...(data === undefined ? {} : { data }) };
}

export function leaf(content: string, marks: Mark[] = []): Leaf {
    return { object: 'leaf', text: content, marks };
}

export function text(leaves: Leaf[]): TextNode {
    return { object: 'text', leaves: leaves.length === 0 ? [leaf('')] : leaves };
}

export function block(
    type: string,
    nodes: DocumentNode[],
    data: Record<string, unknown> = {},
): BlockNode {
    return { object: 'block', type, isVoid: false, data, nodes };
}

export function voidBlock(type: string, data: Record<string, unknown>): BlockNode {
    return { object: 'block', type, isVoid: true, data };
}

export function voidInline(type: string, data: Record<string, unknown>): InlineNode {
    return { object: 'inline', type, isVoid: true, data };
}

export function isBlock(node: DocumentNode): node is BlockNode {
    return node.object === 'block';
}

/** Returns the text of a node without marks. */
export function plainText(node: DocumentNode): string {
    if (node.object === 'text') return node.leaves.map((one) => one.text).join('');
    return (node.nodes ?? []).map(plainText).join('');
}
