import type { DocumentBlock } from '@bindery/contract';

import { codeToDocument } from './code.ts';
import { isAdded, objectOf, type ToDocument } from './convert.ts';
import { expandableToDocument } from './expandables.ts';
import { boxToDocument, groupToDocument } from './groups.ts';
import { attachmentToDocument, imagesToDocument } from './media.ts';
import {
    ATTACHMENT,
    BOX,
    EXPANDABLE,
    GROUP,
    HINT,
    IMAGES,
    INTEGRATION_BLOCK,
    OPAQUE_BLOCK,
    OPAQUE_INLINE,
    OPAQUE_MARK,
    MARKS,
    TABLE,
    type DocumentBlockNode,
    type DocumentInline,
    type DocumentLeaf,
    type DocumentMark,
    type DocumentNode,
    type EditorMark,
    type EditorNode,
    type SourceFields,
} from './node-types.ts';
import { tableToDocument } from './tables.ts';
import { TOOLS as TO_EDITOR } from './to-editor.ts';

const MARK_NAMES = new Map(
    Object.entries(MARKS).map(([documentMark, editorMark]) => [editorMark, documentMark]),
);

type Converter = (node: EditorNode) => DocumentBlockNode;

/** Converts each editor node to a document block; the inverse of `to-editor.ts`. */
const NODES: Readonly<Record<string, Converter>> = {
    paragraph: (node) => aligned(node, block('paragraph', node, { nodes: inlines(node) })),
    heading: (node) =>
        aligned(
            node,
            block(`heading-${headingLevel(node)}`, node, { data: {}, nodes: inlines(node) }),
        ),
    bulletList: (node) => block('list-unordered', node, { nodes: items(node) }),
    orderedList: (node) => {
        const start = node.attrs?.['start'];
        const hasStart = (typeof start === 'number' && start !== 1) || 'start' in sourceData(node);
        return block('list-ordered', node, { data: hasStart ? { start } : {}, nodes: items(node) });
    },
    taskList: (node) => block('list-tasks', node, { nodes: items(node) }),
    blockquote: (node) => block('blockquote', node, { nodes: blocks(node) }),
    [HINT]: (node) =>
        block('hint', node, { data: { style: node.attrs?.['style'] }, nodes: blocks(node) }),
    codeBlock: codeToDocument,
    [GROUP]: (node) => groupToDocument(node, TOOLS),
    [BOX]: (node) => boxToDocument(node, TOOLS),
    [EXPANDABLE]: (node) => expandableToDocument(node, TOOLS),
    [IMAGES]: (node) => imagesToDocument(node, TOOLS),
    [ATTACHMENT]: (node) => attachmentToDocument(node, TOOLS),
    [TABLE]: (node) => tableToDocument(node, TOOLS, TO_EDITOR),
    horizontalRule: (node) => block('divider', node, { data: {}, isVoid: true }),
    [INTEGRATION_BLOCK]: (node) => {
        const { data: _data, ...source } = sourceFields(node.attrs);
        return {
            object: 'block',
            type: 'integration',
            isVoid: true,
            ...source,
            data: objectOf(node.attrs?.['data']),
        };
    },
    // The cast holds because to-editor.ts copies this node from the document.
    [OPAQUE_BLOCK]: (node) => node.attrs?.['node'] as DocumentBlockNode,
};

/** Converters of the blocks and inlines inside a block, passed to the converters of single blocks. */
const TOOLS: ToDocument = { blocks, inlines };

/**
 * Converts the editor's document to the blocks of a page. Opaque blocks are returned unchanged.
 *
 * @example editorToDocument(editor.getJSON())
 */
export function editorToDocument(doc: EditorNode): DocumentBlock[] {
    // The cast holds because the converters build published shapes, and opaque blocks come from a published document.
    return blocks(doc) as unknown[] as DocumentBlock[];
}

/**
 * Converts the blocks inside a node. Returns an empty list if the only block is the paragraph that the editor added to
 * an empty block.
 */
function blocks(node: EditorNode): DocumentBlockNode[] {
    const content = node.content ?? [];
    if (node.attrs?.['source'] && content.length === 1 && content.every(isAdded)) return [];
    return content.flatMap((child) => {
        const convert = Object.hasOwn(NODES, child.type) ? NODES[child.type] : undefined;
        return convert ? [convert(child)] : [];
    });
}

function block(
    type: string,
    node: EditorNode,
    fields: { data?: Record<string, unknown>; nodes?: DocumentNode[]; isVoid?: boolean },
): DocumentBlockNode {
    const source = sourceFields(node.attrs);
    const data =
        fields.data || 'data' in source ? { data: { ...sourceData(node), ...fields.data } } : {};
    return {
        object: 'block',
        type,
        ...source,
        ...data,
        ...(fields.isVoid ? { isVoid: true } : {}),
        ...(fields.nodes ? { nodes: fields.nodes } : {}),
    };
}

function sourceFields(attrs: Record<string, unknown> | undefined): SourceFields {
    return objectOf(attrs?.['source']);
}

function sourceData(node: EditorNode): Record<string, unknown> {
    return objectOf(sourceFields(node.attrs)['data']);
}

/** Sets the alignment of a paragraph or heading in the block's data, or removes it if the editor's node has none. */
function aligned(node: EditorNode, block: DocumentBlockNode): DocumentBlockNode {
    const align = node.attrs?.['align'] ?? undefined;
    if (block.data?.['align'] === align) return block;
    const { align: _align, ...data } = block.data ?? {};
    return { ...block, data: align === undefined ? data : { ...data, align } };
}

/** Returns the level of a heading. Documents have three levels; pasted headings of deeper levels become level 3. */
function headingLevel(node: EditorNode): number {
    const level = Number(node.attrs?.['level'] ?? 1);
    return Math.min(3, Math.max(1, level));
}

function items(list: EditorNode): DocumentBlockNode[] {
    return (list.content ?? []).map((item) => {
        const checked = item.attrs?.['checked'];
        const nodes = blocks(item);
        return item.type === 'taskItem'
            ? block('list-item', item, { data: { checked: checked === true }, nodes })
            : block('list-item', item, { nodes });
    });
}

/** Converts text, links and opaque inlines. A block without content gets one empty leaf, as in published documents. */
function inlines(node: EditorNode): DocumentNode[] {
    const nodes: DocumentNode[] = [];
    let openLink = '';
    for (const child of node.content ?? []) {
        const mark = child.marks?.find(({ type }) => type === 'link');
        const link = mark ? JSON.stringify(mark.attrs) : '';
        if (mark && link !== openLink) nodes.push(linkToDocument(mark));
        openLink = link;
        const last = nodes.at(-1);
        appendInline(mark && last?.object === 'inline' ? (last.nodes ??= []) : nodes, child);
    }
    if (nodes.length > 0) return nodes;
    return [{ object: 'text', leaves: [{ object: 'leaf', text: '', marks: [] }] }];
}

function appendInline(nodes: DocumentNode[], child: EditorNode): void {
    if (child.type === OPAQUE_INLINE) {
        // The cast holds because to-editor.ts copies this node from the document.
        nodes.push(child.attrs?.['node'] as DocumentInline);
        return;
    }
    const text = child.type === 'hardBreak' ? '\n' : (child.text ?? '');
    const leaf: DocumentLeaf = { object: 'leaf', text, marks: marksToDocument(child.marks ?? []) };
    const last = nodes.at(-1);
    if (last?.object !== 'text') {
        nodes.push({ object: 'text', leaves: [leaf] });
        return;
    }
    const previous = last.leaves.at(-1);
    if (previous && JSON.stringify(previous.marks) === JSON.stringify(leaf.marks)) {
        previous.text += text;
    } else {
        last.leaves.push(leaf);
    }
}

/**
 * Converts marks and sorts them by name. Their order has no meaning in documents, and the editor changes it; sorted
 * marks keep a saved page equal.
 */
function marksToDocument(marks: readonly EditorMark[]): DocumentMark[] {
    const converted = marks.flatMap((mark) => {
        // The cast holds because to-editor.ts copies this mark from the document.
        if (mark.type === OPAQUE_MARK) return [mark.attrs?.['mark'] as DocumentMark];
        const type = MARK_NAMES.get(mark.type);
        return type ? [{ object: 'mark' as const, type }] : [];
    });
    if (converted.length < 2) return converted;
    const key = (mark: DocumentMark) => `${mark.type} ${JSON.stringify(mark.data ?? null)}`;
    return converted.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

/**
 * Converts a link. A link with an `href` is written as a URL; a link to GitBook content, such as a page, keeps its
 * reference.
 */
function linkToDocument(mark: EditorMark): DocumentInline {
    const source = objectOf(mark.attrs?.['source']);
    const data = objectOf(source['data']);
    const href = mark.attrs?.['href'];
    const ref =
        typeof href === 'string' && href !== ''
            ? { kind: 'url', url: href }
            : (data['ref'] ?? null);
    return { object: 'inline', type: 'link', ...source, data: { ...data, ref }, nodes: [] };
}
