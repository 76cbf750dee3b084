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
    type EditorMark,
    type EditorNode,
    type KeptFields,
} from './shapes.ts';

const MARK_NAMES = new Map(Object.entries(MARKS).map(([published, ours]) => [ours, published]));

type Converter = (node: EditorNode) => DocumentBlockNode;

/** How each node of the editor becomes a block of the document: `to-editor.ts` backwards. */
const NODES: Readonly<Record<string, Converter>> = {
    paragraph: (node) => block('paragraph', node, { nodes: inlines(node) }),
    heading: (node) =>
        block(`heading-${headingLevel(node)}`, node, { data: {}, nodes: inlines(node) }),
    bulletList: (node) => block('list-unordered', node, { nodes: items(node) }),
    orderedList: (node) => {
        const start = node.attrs?.['start'];
        const hasStart = (typeof start === 'number' && start !== 1) || 'start' in keptData(node);
        return block('list-ordered', node, { data: hasStart ? { start } : {}, nodes: items(node) });
    },
    taskList: (node) => block('list-tasks', node, { nodes: items(node) }),
    blockquote: (node) => block('blockquote', node, { nodes: blocks(node) }),
    [HINT]: (node) =>
        block('hint', node, { data: { style: node.attrs?.['style'] }, nodes: blocks(node) }),
    codeBlock: codeToDocument,
    horizontalRule: (node) => block('divider', node, { data: {}, isVoid: true }),
    [INTEGRATION_BLOCK]: (node) => {
        const { data: _data, ...kept } = keptOf(node.attrs);
        return {
            object: 'block',
            type: 'integration',
            isVoid: true,
            ...kept,
            data: objectOf(node.attrs?.['data']),
        };
    },
    // The node was put there by to-editor.ts, which had it from the document.
    [KEPT_BLOCK]: (node) => node.attrs?.['node'] as DocumentBlockNode,
};

/**
 * The editor's document as blocks of a page. Blocks the editor did not understand come back as they were.
 *
 * @example editorToDocument(editor.getJSON())
 */
export function editorToDocument(doc: EditorNode): DocumentBlock[] {
    // What is built here has the published shapes; the loose type only lets kept blocks of any kind stand beside it.
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
    own: { data?: Record<string, unknown>; nodes?: DocumentNode[]; isVoid?: boolean },
): DocumentBlockNode {
    const kept = keptOf(node.attrs);
    const data = own.data || 'data' in kept ? { data: { ...keptData(node), ...own.data } } : {};
    return {
        object: 'block',
        type,
        ...kept,
        ...data,
        ...(own.isVoid ? { isVoid: true } : {}),
        ...(own.nodes ? { nodes: own.nodes } : {}),
    };
}

function objectOf(value: unknown): Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function keptOf(attrs: Record<string, unknown> | undefined): KeptFields {
    return objectOf(attrs?.['kept']);
}

function keptData(node: EditorNode): Record<string, unknown> {
    return objectOf(keptOf(node.attrs)['data']);
}

/** Documents have three levels; what was pasted with more is shown by the editor at the third. */
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
    const { syntax: _syntax, ...data } = keptData(node);
    const language = node.attrs?.['language'];
    const { data: _data, ...kept } = keptOf(node.attrs);
    return {
        object: 'block',
        type: 'code',
        ...kept,
        data: { ...data, ...(typeof language === 'string' ? { syntax: language } : {}) },
        nodes: text.split('\n').map((line) => ({
            object: 'block',
            type: 'code-line',
            data: {},
            nodes: [{ object: 'text', leaves: [{ object: 'leaf', text: line, marks: [] }] }],
        })),
    };
}

/** Runs of text, links and kept inlines. A block without any has one empty leaf, as the published documents do. */
function inlines(node: EditorNode): DocumentNode[] {
    const found: DocumentNode[] = [];
    let openLink = '';
    for (const child of node.content ?? []) {
        const mark = child.marks?.find(({ type }) => type === 'link');
        const link = mark ? JSON.stringify(mark.attrs) : '';
        if (mark && link !== openLink) found.push(linkToDocument(mark));
        openLink = link;
        const last = found.at(-1);
        appendInline(mark && last?.object === 'inline' ? (last.nodes ??= []) : found, child);
    }
    if (found.length > 0) return found;
    return [{ object: 'text', leaves: [{ object: 'leaf', text: '', marks: [] }] }];
}

function appendInline(nodes: DocumentNode[], child: EditorNode): void {
    if (child.type === KEPT_INLINE) {
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
        if (mark.type === KEPT_MARK) return [mark.attrs?.['mark'] as DocumentMark];
        const type = MARK_NAMES.get(mark.type);
        return type ? [{ object: 'mark' as const, type }] : [];
    });
}

/** A link that points to a page or another part of GitBook keeps its reference; a web address may have been edited. */
function linkToDocument(mark: EditorMark): DocumentInline {
    const kept = objectOf(mark.attrs?.['kept']);
    const data = objectOf(kept['data']);
    const href = mark.attrs?.['href'];
    const ref =
        typeof href === 'string' && href !== ''
            ? { kind: 'url', url: href }
            : (data['ref'] ?? null);
    return { object: 'inline', type: 'link', ...kept, data: { ...data, ref }, nodes: [] };
}
