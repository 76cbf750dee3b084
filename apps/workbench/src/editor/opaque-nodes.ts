import { Extension, mergeAttributes, Mark, Node } from '@tiptap/core';

import { OPAQUE_BLOCK, OPAQUE_INLINE, OPAQUE_MARK } from '../document/node-types.ts';

/** An attribute that is never rendered to HTML, and not copied to the second half when a block is split. */
export const SOURCE_FIELDS_ATTRIBUTE = {
    default: null,
    rendered: false,
    keepOnSplit: false,
} as const;

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

/** Adds an attribute to every known block for the fields of the document node that the editor does not use. */
export const SourceFields = Extension.create({
    name: 'sourceFieldsOf',
    addGlobalAttributes: () => [
        { types: KNOWN_BLOCKS, attributes: { source: SOURCE_FIELDS_ATTRIBUTE } },
    ],
});

interface NamedNode {
    type?: unknown;
    data?: { code?: unknown };
}

/** Returns a display name for a node type: `openapi-operation` -> `Openapi operation`. */
function displayName(node: unknown): string {
    const { type } = (node ?? {}) as NamedNode;
    const words = typeof type === 'string' ? type.replaceAll('-', ' ') : 'block';
    return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Returns the text of an opaque inline: the character of an emoji (stored as hex code points), or the display name. */
function inlineText(node: unknown): string {
    const { type, data } = (node ?? {}) as NamedNode;
    if (type === 'emoji' && typeof data?.code === 'string') {
        const points = data.code.split('-').map((point) => Number.parseInt(point, 16));
        if (points.every((point) => point > 0 && point <= 0x10ffff)) {
            return String.fromCodePoint(...points);
        }
    }
    return displayName(node);
}

/** The document node, stored in HTML as JSON so that copy and paste preserve it. */
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

/** A block type unknown to the editor. Shown by name; can be moved and deleted but not edited. */
export const OpaqueBlock = Node.create({
    name: OPAQUE_BLOCK,
    group: 'block',
    atom: true,
    addAttributes: () => ({ node: nodeAttribute }),
    parseHTML: () => [{ tag: 'div[data-opaque-block]' }],
    renderHTML: ({ node, HTMLAttributes }) => [
        'div',
        mergeAttributes(HTMLAttributes, { 'data-opaque-block': '', class: 'opaque-block' }),
        ['strong', {}, displayName(node.attrs['node'])],
        [
            'span',
            {},
            'Read-only. The workbench cannot edit this block type and saves it unchanged.',
        ],
    ],
});

/** An inline node unknown to the editor: emoji, mentions, formulas, images. */
export const OpaqueInline = Node.create({
    name: OPAQUE_INLINE,
    group: 'inline',
    inline: true,
    atom: true,
    addAttributes: () => ({ node: nodeAttribute }),
    parseHTML: () => [{ tag: 'span[data-opaque-inline]' }],
    renderHTML: ({ node, HTMLAttributes }) => [
        'span',
        mergeAttributes(HTMLAttributes, { 'data-opaque-inline': '', class: 'opaque-inline' }),
        inlineText(node.attrs['node']),
    ],
});

/** HTML tag by opaque mark type. */
const MARK_TAGS: Readonly<Record<string, string>> = {
    keyboard: 'kbd',
    superscript: 'sup',
    subscript: 'sub',
};

/** A mark unknown to the editor. Rendered if MARK_TAGS has a tag for it, and always preserved. */
export const OpaqueMark = Mark.create({
    name: OPAQUE_MARK,
    // Excludes no mark, not even its own type, because a text can have several opaque marks.
    excludes: '',
    addAttributes: () => ({ mark: SOURCE_FIELDS_ATTRIBUTE }),
    renderHTML: ({ mark }) => {
        const { type } = (mark.attrs['mark'] ?? {}) as NamedNode;
        const tag = typeof type === 'string' ? MARK_TAGS[type] : undefined;
        return [tag ?? 'span', { 'data-opaque-mark': '' }, 0];
    },
});
