import { mergeAttributes, Node } from '@tiptap/core';
import { TextSelection } from '@tiptap/pm/state';
import { ReactNodeViewRenderer } from '@tiptap/react';

import { EXPANDABLE, EXPANDABLE_BODY, EXPANDABLE_TITLE } from '../document/node-types.ts';
import { jsonAttribute, SOURCE_FIELDS_ATTRIBUTE } from './attributes.ts';
import { ExpandableView } from './expandable-view.tsx';

/** An expandable: a title, and blocks that a reader opens. In the editor it is always open. */
export const Expandable = Node.create({
    name: EXPANDABLE,
    group: 'block',
    content: `${EXPANDABLE_TITLE} ${EXPANDABLE_BODY}`,
    isolating: true,
    defining: true,
    addAttributes: () => ({ data: jsonAttribute('data'), source: SOURCE_FIELDS_ATTRIBUTE }),
    parseHTML: () => [{ tag: 'div[data-gitbook-expandable]' }],
    renderHTML: ({ HTMLAttributes }) => [
        'div',
        mergeAttributes(HTMLAttributes, { 'data-gitbook-expandable': '' }),
        0,
    ],
    addNodeView: () => ReactNodeViewRenderer(ExpandableView),
});

export const ExpandableTitle = Node.create({
    name: EXPANDABLE_TITLE,
    content: 'inline*',
    defining: true,
    addAttributes: () => ({ source: SOURCE_FIELDS_ATTRIBUTE }),
    parseHTML: () => [{ tag: 'p[data-expandable-title]' }],
    renderHTML: () => [
        'p',
        { 'data-expandable-title': '', 'data-placeholder': 'Title', class: 'expandable-title' },
        0,
    ],
    addKeyboardShortcuts() {
        return {
            // A title has one line: Enter continues in the body.
            Enter: ({ editor }) => {
                const { state, view } = editor;
                const { $from } = state.selection;
                if ($from.parent.type.name !== EXPANDABLE_TITLE) return false;
                const body = $from.after();
                view.dispatch(
                    state.tr
                        .setSelection(TextSelection.near(state.doc.resolve(body + 1)))
                        .scrollIntoView(),
                );
                return true;
            },
        };
    },
});

export const ExpandableBody = Node.create({
    name: EXPANDABLE_BODY,
    content: 'block+',
    isolating: true,
    addAttributes: () => ({ source: SOURCE_FIELDS_ATTRIBUTE }),
    parseHTML: () => [{ tag: 'div[data-expandable-body]' }],
    renderHTML: () => ['div', { 'data-expandable-body': '', class: 'expandable-body' }, 0],
});
