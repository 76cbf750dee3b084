import type {
    DocumentBlockNode,
    DocumentFragment,
    DocumentNode,
    EditorNode,
    SourceFields,
} from './node-types.ts';

/** Functions of `to-editor.ts` that the converters of single blocks call. */
export interface ToEditor {
    block(block: DocumentBlockNode): EditorNode;
    inlines(nodes: readonly DocumentNode[]): EditorNode[];
}

/** Functions of `to-document.ts` that the converters of single blocks call. */
export interface ToDocument {
    blocks(node: EditorNode): DocumentBlockNode[];
    inlines(node: EditorNode): DocumentNode[];
}

export function isBlock(node: DocumentNode): node is DocumentBlockNode {
    return node.object === 'block';
}

export function isParagraph(node: DocumentNode): node is DocumentBlockNode {
    return isBlock(node) && node.type === 'paragraph';
}

/** Attributes of an editor node: the block's data, which the editor changes, and its other fields, which it keeps. */
export function attributesOf(block: DocumentBlockNode): {
    data: Record<string, unknown> | null;
    source: SourceFields;
} {
    const { object: _object, type: _type, nodes: _nodes, data, ...source } = block;
    return { data: data ?? null, source };
}

/** Builds a block from the attributes that {@link attributesOf} returned, or from those of a new editor node. */
export function blockFrom(
    type: string,
    node: EditorNode,
    fields: { nodes?: DocumentNode[]; fragments?: DocumentFragment[] } = {},
): DocumentBlockNode {
    const { data, source } = node.attrs ?? {};
    return {
        object: 'block',
        type,
        ...objectOf(source),
        // A new node has neither; published blocks require data.
        ...(data || !source ? { data: objectOf(data) } : {}),
        ...fields,
    };
}

/** Converts children that must be blocks. Returns null if there are others. Content without a block gets a paragraph. */
export function contentOf(
    nodes: readonly DocumentNode[],
    { block }: ToEditor,
): EditorNode[] | null {
    if (!nodes.every(isBlock)) return null;
    return nodes.length > 0 ? nodes.map(block) : [{ type: 'paragraph' }];
}

/** Returns true for a paragraph without text that the editor added; the document never had it. */
export function isAdded(node: EditorNode): boolean {
    return node.type === 'paragraph' && !node.content?.length && !node.attrs?.['source'];
}

export function objectOf(value: unknown): Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
