import { mergeAttributes, Node } from '@tiptap/core';
import { ReactNodeViewRenderer } from '@tiptap/react';

import { HINT } from '../document/node-types.ts';
import { HintView } from './hint-view.tsx';
import { SOURCE_FIELDS_ATTRIBUTE } from './attributes.ts';

/** A hint: a highlighted box with the style info, success, warning or danger. */
export const Hint = Node.create({
    name: HINT,
    group: 'block',
    content: 'block+',
    defining: true,
    addAttributes: () => ({
        source: SOURCE_FIELDS_ATTRIBUTE,
        style: {
            default: 'info',
            parseHTML: (element: HTMLElement) => element.dataset['hint'] ?? 'info',
            renderHTML: (attributes: Record<string, unknown>) => ({
                'data-hint': String(attributes['style']),
            }),
        },
    }),
    parseHTML: () => [{ tag: 'div[data-hint]' }],
    renderHTML: ({ HTMLAttributes }) => [
        'div',
        mergeAttributes(HTMLAttributes, { class: 'hint' }),
        0,
    ],
    addNodeView: () => ReactNodeViewRenderer(HintView),
});
