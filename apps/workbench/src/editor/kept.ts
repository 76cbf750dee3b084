import { Extension, mergeAttributes, Mark, Node } from '@tiptap/core';

import { KEPT_BLOCK, KEPT_INLINE, KEPT_MARK } from '../document/shapes.ts';

/** Attributes that live in the document only: never in HTML, and not on the second half of a block that is split. */
export const KEPT_ATTRIBUTE = { default: null, rendered: false, keepOnSplit: false } as const;

const KNOWN_BLOCKS = [
    'paragraph',
    'heading',
    'bulletList',
    'orderedList',
    'listItem',
    'taskList',
    'taskItem',
    'blockquote',
    'codeBlock',
    'horizontalRule',
];

/** Gives every known block a place for the fields of GitBook's node that the editor itself does not use. */
export const KeptFields = Extension.create({
    name: 'keptFields',
    addGlobalAttributes: () => [{ types: KNOWN_BLOCKS, attributes: { kept: KEPT_ATTRIBUTE } }],
});

interface NamedNode {
    type?: unknown;
    data?: { code?: unknown };
}

/** `openapi-operation` -> `Openapi operation`: what a reader can call a block that has no screen here. */
function nameOf(node: unknown): string {
    const { type } = (node ?? {}) as NamedNode;
    const words = typeof type === 'string' ? type.replaceAll('-', ' ') : 'block';
    return words.charAt(0).toUpperCase() + words.slice(1);
}

/** An emoji is a list of code points in hex, as GitBook stores it; anything else is called by its name. */
function inlineText(node: unknown): string {
    const { type, data } = (node ?? {}) as NamedNode;
    if (type === 'emoji' && typeof data?.code === 'string') {
        const points = data.code.split('-').map((point) => Number.parseInt(point, 16));
        if (points.every((point) => point > 0 && point <= 0x10ffff)) {
            return String.fromCodePoint(...points);
        }
    }
    return nameOf(node);
}

/** Written to and read from HTML as JSON, so that copy and paste keep it whole. */
const nodeAttribute = {
    default: null,
    parseHTML: (element: HTMLElement): unknown => {
        try {
            return JSON.parse(element.dataset['node'] ?? 'null');
        } catch {
            return null;
        }
    },
    renderHTML: (attributes: Record<string, unknown>) => ({
        'data-node': JSON.stringify(attributes['node']),
    }),
};

/** A block of GitBook's that the editor has no form for: shown by its name, moved and deleted as one piece. */
export const KeptBlock = Node.create({
    name: KEPT_BLOCK,
    group: 'block',
    atom: true,
    addAttributes: () => ({ node: nodeAttribute }),
    parseHTML: () => [{ tag: 'div[data-kept-block]' }],
    renderHTML: ({ node, HTMLAttributes }) => [
        'div',
        mergeAttributes(HTMLAttributes, { 'data-kept-block': '', class: 'kept-block' }),
        ['strong', {}, nameOf(node.attrs['node'])],
        ['span', {}, 'Kept as it is. The workbench cannot edit this kind of block.'],
    ],
});

/** The same within a line: emoji, mentions, formulas, images. */
export const KeptInline = Node.create({
    name: KEPT_INLINE,
    group: 'inline',
    inline: true,
    atom: true,
    addAttributes: () => ({ node: nodeAttribute }),
    parseHTML: () => [{ tag: 'span[data-kept-inline]' }],
    renderHTML: ({ node, HTMLAttributes }) => [
        'span',
        mergeAttributes(HTMLAttributes, { 'data-kept-inline': '', class: 'kept-inline' }),
        inlineText(node.attrs['node']),
    ],
});

/** The element that draws a mark which cannot be set here. */
const MARK_TAGS: Readonly<Record<string, string>> = {
    keyboard: 'kbd',
    superscript: 'sup',
    subscript: 'sub',
};

/** A mark of GitBook's that the editor cannot set: drawn where there is an element for it, and always kept. */
export const KeptMark = Mark.create({
    name: KEPT_MARK,
    // Several of them may lie on one text.
    excludes: '',
    addAttributes: () => ({ mark: KEPT_ATTRIBUTE }),
    renderHTML: ({ mark }) => {
        const { type } = (mark.attrs['mark'] ?? {}) as NamedNode;
        const tag = typeof type === 'string' ? MARK_TAGS[type] : undefined;
        return [tag ?? 'span', { 'data-kept-mark': '' }, 0];
    },
});
