import type { DocumentBlock } from '@bindery/contract';

import {
    HINT,
    INTEGRATION_BLOCK,
    KEPT_BLOCK,
    KEPT_INLINE,
    KEPT_MARK,
    MARKS,
    type DocumentBlockNode,
    type DocumentInline,
    type DocumentLeaf,
    type DocumentMark,
    type DocumentNode,
    type DocumentText,
    type EditorMark,
    type EditorNode,
    type KeptFields,
} from './shapes.ts';

type Converter = (block: DocumentBlockNode, kept: KeptFields) => EditorNode | null;

/** How each known block becomes a node of the editor; null: in this form it cannot be edited without loss. */
const BLOCKS: Readonly<Record<string, Converter>> = {
    paragraph: (block, kept) => withInlines('paragraph', block, { kept }),
    'heading-1': (block, kept) => withInlines('heading', block, { kept, level: 1 }),
    'heading-2': (block, kept) => withInlines('heading', block, { kept, level: 2 }),
    'heading-3': (block, kept) => withInlines('heading', block, { kept, level: 3 }),
    'list-unordered': (block, kept) => withItems('bulletList', block, { kept }, listItem),
    'list-ordered': (block, kept) => {
        const start = typeof block.data?.['start'] === 'number' ? block.data['start'] : 1;
        return withItems('orderedList', block, { kept, start }, listItem);
    },
    'list-tasks': (block, kept) => withItems('taskList', block, { kept }, taskItem),
    blockquote: (block, kept) => withBlocks('blockquote', block, { kept }, blockToEditor),
    hint: (block, kept) =>
        withBlocks(HINT, block, { kept, style: block.data?.['style'] ?? 'info' }, blockToEditor),
    code: codeToEditor,
    divider: (_block, kept) => ({ type: 'horizontalRule', attrs: { kept } }),
    integration: (block, kept) => ({
        type: INTEGRATION_BLOCK,
        attrs: { kept, data: block.data ?? {} },
    }),
};

/**
 * A page's blocks as the editor's document. What the editor cannot show becomes a block that is kept as it is.
 *
 * @example documentToEditor(content.nodes)
 */
export function documentToEditor(nodes: readonly DocumentBlock[]): EditorNode {
    // The published union describes the same objects more narrowly than the loose shape that is read here.
    const content = (nodes as readonly unknown[] as readonly DocumentBlockNode[]).map(
        blockToEditor,
    );
    return { type: 'doc', content: content.length > 0 ? content : [{ type: 'paragraph' }] };
}

function blockToEditor(block: DocumentBlockNode): EditorNode {
    const convert = Object.hasOwn(BLOCKS, block.type) ? BLOCKS[block.type] : undefined;
    return convert?.(block, keptFields(block)) ?? { type: KEPT_BLOCK, attrs: { node: block } };
}

/** Everything of a block but what the editor itself holds. */
function keptFields(block: DocumentBlockNode): KeptFields {
    const { object: _object, type: _type, nodes: _nodes, ...kept } = block;
    return kept;
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
    // The editor has no place for a caret in a block without children.
    return { type, attrs, content: content.length > 0 ? content : [convert(emptyParagraph())] };
}

/** A list holds items and nothing else; one that does not is kept as it is. */
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
    const kept = keptFields(item);
    return itemNode('listItem', item, { kept });
}

function taskItem(item: DocumentBlockNode): EditorNode | null {
    return itemNode('taskItem', item, {
        kept: keptFields(item),
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

/** Code is edited as plain text. Highlighted lines and annotations have no place in it: such a block is kept whole. */
function codeToEditor(block: DocumentBlockNode, kept: KeptFields): EditorNode | null {
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
        attrs: { kept, language },
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
    return [{ type: KEPT_INLINE, attrs: { node }, ...(marks.length > 0 ? { marks } : {}) }];
}

function linkMark(link: DocumentInline): EditorMark {
    const { object: _object, type: _type, nodes: _nodes, ...kept } = link;
    const ref = link.data?.['ref'] as { kind?: unknown; url?: unknown } | undefined;
    const href = ref?.kind === 'url' && typeof ref.url === 'string' ? ref.url : '';
    return { type: 'link', attrs: { href, kept } };
}

/** A line break is a character of the text in a document, and a node in the editor. */
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
    return known ? { type: known } : { type: KEPT_MARK, attrs: { mark } };
}
