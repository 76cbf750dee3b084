import { Extension, mergeAttributes, Mark, Node } from '@tiptap/core';
import { ReactNodeViewRenderer } from '@tiptap/react';

import { OPAQUE_BLOCK, OPAQUE_INLINE, OPAQUE_MARK } from '../document/node-types.ts';
import { jsonAttribute, SOURCE_FIELDS_ATTRIBUTE, textAttribute } from './attributes.ts';
import { LeafBlockView } from './leaf-block-view.tsx';
import { inlineText } from './inline-text.ts';
import { InlineView } from './inline-view.tsx';

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
        { types: ['paragraph', 'heading'], attributes: { align: textAttribute('align') } },
        { types: ['codeBlock'], attributes: { lines: SOURCE_FIELDS_ATTRIBUTE } },
    ],
});

interface NamedNode {
    type?: unknown;
    data?: { text?: unknown; background?: unknown };
}

/** A block that has no editable content or is of a type unknown to the editor. */
export const OpaqueBlock = Node.create({
    name: OPAQUE_BLOCK,
    group: 'block',
    atom: true,
    draggable: true,
    addAttributes: () => ({ node: jsonAttribute('node') }),
    parseHTML: () => [{ tag: 'div[data-opaque-block]' }],
    renderHTML: ({ node, HTMLAttributes }) => [
        'div',
        mergeAttributes(HTMLAttributes, { 'data-opaque-block': '', class: 'opaque-block' }),
        inlineText(node.attrs['node']),
    ],
    addNodeView: () => ReactNodeViewRenderer(LeafBlockView),
});

/** An inline that is not text: a button, an icon, a formula, an image, a mention, a variable, an emoji. */
export const OpaqueInline = Node.create({
    name: OPAQUE_INLINE,
    group: 'inline',
    inline: true,
    atom: true,
    addAttributes: () => ({ node: jsonAttribute('node') }),
    parseHTML: () => [{ tag: 'span[data-opaque-inline]' }],
    renderHTML: ({ node, HTMLAttributes }) => [
        'span',
        mergeAttributes(HTMLAttributes, { 'data-opaque-inline': '', class: 'opaque-inline' }),
        inlineText(node.attrs['node']),
    ],
    addNodeView: () => ReactNodeViewRenderer(InlineView, { as: 'span' }),
});

/** HTML tag by opaque mark type. */
const MARK_TAGS: Readonly<Record<string, string>> = {
    keyboard: 'kbd',
    superscript: 'sup',
    subscript: 'sub',
};

/** Returns the names of a colour mark's colours, for which the style sheet has rules. */
function colorsOf(mark: unknown): Record<string, string> {
    const { type, data } = (mark ?? {}) as NamedNode;
    if (type !== 'color') return {};
    const nameOf = (color: unknown) => (typeof color === 'string' ? color : 'default');
    return { 'data-color': nameOf(data?.text), 'data-background': nameOf(data?.background) };
}

/** A mark unknown to the editor. Rendered if MARK_TAGS has a tag for it, and always preserved. */
export const OpaqueMark = Mark.create({
    name: OPAQUE_MARK,
    // Excludes no mark, not even its own type, because a text can have several opaque marks.
    excludes: '',
    addAttributes: () => ({ mark: SOURCE_FIELDS_ATTRIBUTE }),
    renderHTML: ({ mark }) => {
        const { type } = (mark.attrs['mark'] ?? {}) as NamedNode;
        const tag = typeof type === 'string' ? MARK_TAGS[type] : undefined;
        return [tag ?? 'span', { 'data-opaque-mark': '', ...colorsOf(mark.attrs['mark']) }, 0];
    },
});
