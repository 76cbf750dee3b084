import type { DocumentBlock } from '@bindery/contract';

import {
    HINT,
    INTEGRATION_BLOCK,
    OPAQUE_BLOCK,
    OPAQUE_INLINE,
    OPAQUE_MARK,
    MARKS,
    type DocumentBlockNode,
    type DocumentInline,
    type DocumentLeaf,
    type DocumentMark,
    type DocumentNode,
    type DocumentText,
    type EditorMark,
    type EditorNode,
    type SourceFields,
} from './node-types.ts';

type Converter = (block: DocumentBlockNode, source: SourceFields) => EditorNode | null;

/** Converts each known block to an editor node. Returns null if the block cannot be edited without loss. */
const BLOCKS: Readonly<Record<string, Converter>> = {
    paragraph: (block, source) => withInlines('paragraph', block, { source }),
    'heading-1': (block, source) => withInlines('heading', block, { source, level: 1 }),
    'heading-2': (block, source) => withInlines('heading', block, { source, level: 2 }),
    'heading-3': (block, source) => withInlines('heading', block, { source, level: 3 }),
    'list-unordered': (block, source) => withItems('bulletList', block, { source }, listItem),
    'list-ordered': (block, source) => {
        const start = typeof block.data?.['start'] === 'number' ? block.data['start'] : 1;
        return withItems('orderedList', block, { source, start }, listItem);
    },
    'list-tasks': (block, source) => withItems('taskList', block, { source }, taskItem),
    blockquote: (block, source) => withBlocks('blockquote', block, { source }, blockToEditor),
    hint: (block, source) =>
        withBlocks(HINT, block, { source, style: block.data?.['style'] ?? 'info' }, blockToEditor),
    code: codeToEditor,
    divider: (_block, source) => ({ type: 'horizontalRule', attrs: { source } }),
    integration: (block, source) => ({
        type: INTEGRATION_BLOCK,
        attrs: { source, data: block.data ?? {} },
    }),
};

/**
 * Converts the blocks of a page to the editor's document. Blocks unknown to the editor become opaque blocks.
 *
 * @example documentToEditor(content.nodes)
 */
export function documentToEditor(nodes: readonly DocumentBlock[]): EditorNode {
    // The cast holds because the published union is a subset of the loose node type.
    const content = (nodes as readonly unknown[] as readonly DocumentBlockNode[]).map(
        blockToEditor,
    );
    return { type: 'doc', content: content.length > 0 ? content : [{ type: 'paragraph' }] };
}

function blockToEditor(block: DocumentBlockNode): EditorNode {
    const convert = Object.hasOwn(BLOCKS, block.type) ? BLOCKS[block.type] : undefined;
    return (
        convert?.(block, sourceFieldsOf(block)) ?? { type: OPAQUE_BLOCK, attrs: { node: block } }
    );
}

/** Returns the fields of a block that the editor does not use. */
function sourceFieldsOf(block: DocumentBlockNode): SourceFields {
    const { object: _object, type: _type, nodes: _nodes, ...source } = block;
    return source;
}

function isBlock(node: DocumentNode): node is DocumentBlockNode {
    return node.object === 'block';
}

function withBlocks(
    type: string,
    block: DocumentBlockNode,
    attrs: Record<string, unknown>,
    convert: (child: DocumentBlockNode) => EditorNode,
): EditorNode | null {
    const nodes = block.nodes ?? [];
    if (!nodes.every(isBlock)) return null;
    const content = nodes.map(convert);
    // An empty block gets a paragraph, because the caret needs a child block.
    return { type, attrs, content: content.length > 0 ? content : [convert(emptyParagraph())] };
}

/** Converts a list. Returns null, which makes it opaque, if it has children other than items. */
function withItems(
    type: string,
    block: DocumentBlockNode,
    attrs: Record<string, unknown>,
    convert: (child: DocumentBlockNode) => EditorNode | null,
): EditorNode | null {
    const items: EditorNode[] = [];
    for (const child of block.nodes ?? []) {
        const item = isBlock(child) && child.type === 'list-item' ? convert(child) : null;
        if (!item) return null;
        items.push(item);
    }
    return items.length > 0 ? { type, attrs, content: items } : null;
}

function emptyParagraph(): DocumentBlockNode {
    return { object: 'block', type: 'paragraph', nodes: [] };
}

function listItem(item: DocumentBlockNode): EditorNode | null {
    const source = sourceFieldsOf(item);
    return itemNode('listItem', item, { source });
}

function taskItem(item: DocumentBlockNode): EditorNode | null {
    return itemNode('taskItem', item, {
        source: sourceFieldsOf(item),
        checked: item.data?.['checked'] === true,
    });
}

function itemNode(
    type: string,
    item: DocumentBlockNode,
    attrs: Record<string, unknown>,
): EditorNode | null {
    return withBlocks(type, item, attrs, blockToEditor);
}

/**
 * Converts code to plain text. Returns null, which makes the block opaque, if it has highlighted lines or annotations.
 */
function codeToEditor(block: DocumentBlockNode, source: SourceFields): EditorNode | null {
    const lines: string[] = [];
    for (const line of block.nodes ?? []) {
        if (!isBlock(line) || line.type !== 'code-line') return null;
        if (Object.keys(line.data ?? {}).length > 0) return null;
        const texts = line.nodes ?? [];
        if (!texts.every((node): node is DocumentText => node.object === 'text')) return null;
        const leaves = texts.flatMap((text) => text.leaves);
        if (leaves.some((leaf) => leaf.marks.length > 0)) return null;
        lines.push(leaves.map((leaf) => leaf.text).join(''));
    }
    const text = lines.join('\n');
    const language = typeof block.data?.['syntax'] === 'string' ? block.data['syntax'] : null;
    return {
        type: 'codeBlock',
        attrs: { source, language },
        ...(text === '' ? {} : { content: [{ type: 'text', text }] }),
    };
}

function withInlines(
    type: string,
    block: DocumentBlockNode,
    attrs: Record<string, unknown>,
): EditorNode {
    const content = (block.nodes ?? []).flatMap((node) => inlineToEditor(node, []));
    return { type, attrs, ...(content.length > 0 ? { content } : {}) };
}

function inlineToEditor(node: DocumentNode, marks: EditorMark[]): EditorNode[] {
    if (node.object === 'text') return node.leaves.flatMap((leaf) => leafToEditor(leaf, marks));
    if (node.object === 'inline' && node.type === 'link') {
        const nodes = node.nodes ?? [];
        if (nodes.length > 0 && nodes.every((child) => child.object === 'text')) {
            const link = linkMark(node);
            return nodes.flatMap((child) => inlineToEditor(child, [...marks, link]));
        }
    }
    return [{ type: OPAQUE_INLINE, attrs: { node }, ...(marks.length > 0 ? { marks } : {}) }];
}

function linkMark(link: DocumentInline): EditorMark {
    const { object: _object, type: _type, nodes: _nodes, ...source } = link;
    const ref = link.data?.['ref'] as { kind?: unknown; url?: unknown } | undefined;
    const href = ref?.kind === 'url' && typeof ref.url === 'string' ? ref.url : '';
    return { type: 'link', attrs: { href, source } };
}

/** Converts a leaf. A line break is a character in the document and a node in the editor. */
function leafToEditor(leaf: DocumentLeaf, outer: EditorMark[]): EditorNode[] {
    const marks = [...outer, ...leaf.marks.map(markToEditor)];
    const withMarks = marks.length > 0 ? { marks } : {};
    return leaf.text
        .split('\n')
        .flatMap((text, index) => [
            ...(index > 0 ? [{ type: 'hardBreak', ...withMarks }] : []),
            ...(text === '' ? [] : [{ type: 'text', text, ...withMarks }]),
        ]);
}

function markToEditor(mark: DocumentMark): EditorMark {
    const known = Object.hasOwn(MARKS, mark.type) ? MARKS[mark.type] : undefined;
    return known ? { type: known } : { type: OPAQUE_MARK, attrs: { mark } };
}
