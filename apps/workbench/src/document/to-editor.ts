import type { DocumentBlock } from '@bindery/contract';

import { codeToEditor } from './code.ts';
import { isBlock, type ToEditor } from './convert.ts';
import { expandableToEditor } from './expandables.ts';
import { boxToEditor, groupToEditor } from './groups.ts';
import { attachmentToEditor, imagesToEditor } from './media.ts';
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
    type EditorMark,
    type EditorNode,
    type SourceFields,
} from './node-types.ts';
import { tableToEditor } from './tables.ts';

type Converter = (block: DocumentBlockNode, source: SourceFields) => EditorNode | null;

/** Converts each known block to an editor node. Returns null if the block cannot be edited without loss. */
const BLOCKS: Readonly<Record<string, Converter>> = {
    paragraph: (block, source) =>
        withInlines('paragraph', block, { source, align: alignOf(block) }),
    'heading-1': (block, source) => headingToEditor(1, block, source),
    'heading-2': (block, source) => headingToEditor(2, block, source),
    'heading-3': (block, source) => headingToEditor(3, block, source),
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
    tabs: (block) => groupToEditor(block, TOOLS),
    stepper: (block) => groupToEditor(block, TOOLS),
    columns: (block) => groupToEditor(block, TOOLS),
    updates: (block) => groupToEditor(block, TOOLS),
    if: (block) => boxToEditor(block, TOOLS),
    prompt: (block) => boxToEditor(block, TOOLS),
    expandable: (block) => expandableToEditor(block, TOOLS),
    images: (block) => imagesToEditor(block, TOOLS),
    file: (block) => attachmentToEditor(block, TOOLS),
    embed: (block) => attachmentToEditor(block, TOOLS),
    table: (block) => tableToEditor(block, TOOLS),
    divider: (_block, source) => ({ type: 'horizontalRule', attrs: { source } }),
    integration: (block, source) => ({
        type: INTEGRATION_BLOCK,
        attrs: { source, data: block.data ?? {} },
    }),
};

/** Converters of the blocks and inlines inside a block, passed to the converters of single blocks. */
export const TOOLS: ToEditor = {
    block: (block) => blockToEditor(block),
    inlines: (nodes) => nodes.flatMap((node) => inlineToEditor(node, [])),
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
    return { type, attrs, content: content.length > 0 ? content : [{ type: 'paragraph' }] };
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

function headingToEditor(
    level: number,
    block: DocumentBlockNode,
    source: SourceFields,
): EditorNode {
    return withInlines('heading', block, { source, level, align: alignOf(block) });
}

/** Returns the alignment of a paragraph or heading: `start`, `center` or `end`. */
function alignOf(block: DocumentBlockNode): string | null {
    const align = block.data?.['align'];
    return typeof align === 'string' ? align : null;
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
