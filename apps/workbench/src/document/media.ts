import {
    attributesOf,
    blockFrom,
    isAdded,
    isBlock,
    isParagraph,
    objectOf,
    type ToDocument,
    type ToEditor,
} from './convert.ts';
import {
    ATTACHMENT,
    IMAGE,
    IMAGES,
    type DocumentBlockNode,
    type DocumentFragment,
    type EditorNode,
} from './node-types.ts';

/** Converts a row of images. Returns null if it has other children, or an image that cannot be edited without loss. */
export function imagesToEditor(block: DocumentBlockNode, tools: ToEditor): EditorNode | null {
    const images: EditorNode[] = [];
    for (const child of block.nodes ?? []) {
        const image =
            isBlock(child) && child.type === 'image' ? captioned(IMAGE, child, tools) : null;
        if (image === null) return null;
        images.push(image);
    }
    return images.length > 0 ? { type: IMAGES, attrs: attributesOf(block), content: images } : null;
}

export function imagesToDocument(node: EditorNode, tools: ToDocument): DocumentBlockNode {
    const nodes = (node.content ?? []).map((image) => captionedToDocument('image', image, tools));
    return blockFrom('images', node, { nodes });
}

/** Converts a file or an embed with its caption. */
export function attachmentToEditor(block: DocumentBlockNode, tools: ToEditor): EditorNode | null {
    const node = captioned(ATTACHMENT, block, tools);
    return node && { ...node, attrs: { kind: block.type, ...node.attrs } };
}

export function attachmentToDocument(node: EditorNode, tools: ToDocument): DocumentBlockNode {
    return captionedToDocument(String(node.attrs?.['kind']), node, tools);
}

/** Converts a block with a caption of paragraphs. Returns null if it has other fragments, or other blocks in them. */
function captioned(
    type: string,
    block: DocumentBlockNode,
    { block: convert }: ToEditor,
): EditorNode | null {
    const { fragments, ...rest } = block;
    const [caption, second] = fragments ?? [];
    if (second || (caption && caption.fragment !== 'caption')) return null;
    const nodes = caption?.nodes ?? [];
    if (!nodes.every(isParagraph)) return null;
    const { nodes: _nodes, ...captionFields } = caption ?? {};
    const attributes = attributesOf(rest);
    return {
        type,
        attrs: {
            ...attributes,
            source: {
                ...attributes.source,
                ...(fragments ? { fragments: caption ? [captionFields] : [] } : {}),
            },
        },
        content: nodes.length > 0 ? nodes.map(convert) : [{ type: 'paragraph' }],
    };
}

function captionedToDocument(
    type: string,
    node: EditorNode,
    { blocks }: ToDocument,
): DocumentBlockNode {
    const { fragments, ...block } = blockFrom(type, node);
    const { nodes: _nodes, ...fields } = (fragments?.[0] ?? {}) as Partial<DocumentFragment>;
    const paragraphs = (node.content ?? []).filter((child) => !isAdded(child));
    const caption: DocumentFragment = {
        object: 'fragment',
        fragment: 'caption',
        type: 'caption',
        ...objectOf(fields),
        nodes: blocks({ ...node, content: paragraphs }),
    };
    return {
        ...block,
        object: 'block',
        type,
        isVoid: true,
        ...(paragraphs.length > 0 ? { fragments: [caption] } : fragments ? { fragments: [] } : {}),
    };
}
