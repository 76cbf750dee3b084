import { mergeAttributes, Node } from '@tiptap/core';
import { ReactNodeViewRenderer } from '@tiptap/react';

import { BOX, GROUP, SECTION } from '../document/node-types.ts';
import { jsonAttribute, SOURCE_FIELDS_ATTRIBUTE, textAttribute } from './attributes.ts';
import { BoxView, GroupView, SectionView } from './section-views.tsx';

const attributes = () => ({ data: jsonAttribute('data'), source: SOURCE_FIELDS_ATTRIBUTE });

/** Tabs, a stepper, columns or updates: a block that consists of sections. */
export const Group = Node.create({
    name: GROUP,
    group: 'block',
    content: `${SECTION}+`,
    isolating: true,
    addAttributes: () => ({ kind: textAttribute('kind', 'tabs'), ...attributes() }),
    parseHTML: () => [{ tag: 'div[data-gitbook-group]' }],
    renderHTML: ({ HTMLAttributes }) => [
        'div',
        mergeAttributes(HTMLAttributes, { 'data-gitbook-group': '' }),
        0,
    ],
    addNodeView: () => ReactNodeViewRenderer(GroupView),
});

/** A tab, a step, a column or an update. */
export const Section = Node.create({
    name: SECTION,
    content: 'block+',
    defining: true,
    isolating: true,
    addAttributes: attributes,
    parseHTML: () => [{ tag: 'section[data-gitbook-section]' }],
    renderHTML: ({ HTMLAttributes }) => [
        'section',
        mergeAttributes(HTMLAttributes, { 'data-gitbook-section': '' }),
        0,
    ],
    addNodeView: () => ReactNodeViewRenderer(SectionView),
});

/** Conditional content or a prompt: a block around other blocks. */
export const Box = Node.create({
    name: BOX,
    group: 'block',
    content: 'block+',
    defining: true,
    addAttributes: () => ({ kind: textAttribute('kind', 'if'), ...attributes() }),
    parseHTML: () => [{ tag: 'div[data-gitbook-box]' }],
    renderHTML: ({ HTMLAttributes }) => [
        'div',
        mergeAttributes(HTMLAttributes, { 'data-gitbook-box': '' }),
        0,
    ],
    addNodeView: () => ReactNodeViewRenderer(BoxView),
});
