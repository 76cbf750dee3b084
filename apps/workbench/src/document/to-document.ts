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
    type EditorMark,
    type EditorNode,
    type SourceFields,
} from './node-types.ts';

const MARK_NAMES = new Map(
    Object.entries(MARKS).map(([documentMark, editorMark]) => [editorMark, documentMark]),
);

type Converter = (node: EditorNode) => DocumentBlockNode;

/** Converts each editor node to a document block; the inverse of `to-editor.ts`. */
const NODES: Readonly<Record<string, Converter>> = {
    paragraph: (node) => block('paragraph', node, { nodes: inlines(node) }),
    heading: (node) =>
        block(`heading-${headingLevel(node)}`, node, { data: {}, nodes: inlines(node) }),
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

/**
 * Converts the editor's document to the blocks of a page. Opaque blocks are returned unchanged.
 *
 * @example editorToDocument(editor.getJSON())
 */
export function editorToDocument(doc: EditorNode): DocumentBlock[] {
    // The cast holds because the converters build published shapes, and opaque blocks come from a published document.
    return blocks(doc) as unknown[] as DocumentBlock[];
}

function blocks(node: EditorNode): DocumentBlockNode[] {
    return (node.content ?? []).flatMap((child) => {
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

function objectOf(value: unknown): Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function sourceFields(attrs: Record<string, unknown> | undefined): SourceFields {
    return objectOf(attrs?.['source']);
}

function sourceData(node: EditorNode): Record<string, unknown> {
    return objectOf(sourceFields(node.attrs)['data']);
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

function codeToDocument(node: EditorNode): DocumentBlockNode {
    const text = (node.content ?? []).map((child) => child.text ?? '').join('');
    const { syntax: _syntax, ...data } = sourceData(node);
    const language = node.attrs?.['language'];
    const { data: _data, ...source } = sourceFields(node.attrs);
    return {
        object: 'block',
        type: 'code',
        ...source,
        data: { ...data, ...(typeof language === 'string' ? { syntax: language } : {}) },
        nodes: text.split('\n').map((line) => ({
            object: 'block',
            type: 'code-line',
            data: {},
            nodes: [{ object: 'text', leaves: [{ object: 'leaf', text: line, marks: [] }] }],
        })),
    };
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

function marksToDocument(marks: readonly EditorMark[]): DocumentMark[] {
    return marks.flatMap((mark) => {
        // The cast holds because to-editor.ts copies this mark from the document.
        if (mark.type === OPAQUE_MARK) return [mark.attrs?.['mark'] as DocumentMark];
        const type = MARK_NAMES.get(mark.type);
        return type ? [{ object: 'mark' as const, type }] : [];
    });
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
