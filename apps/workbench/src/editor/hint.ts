import { mergeAttributes, Node } from '@tiptap/core';
import { ReactNodeViewRenderer } from '@tiptap/react';

import { HINT } from '../document/shapes.ts';
import { HintView } from './hint-view.tsx';
import { KEPT_ATTRIBUTE } from './kept.ts';

/** A hint: text that is set apart as information, success, a warning or a danger. */
export const Hint = Node.create({
    name: HINT,
    group: 'block',
    content: 'block+',
    defining: true,
    addAttributes: () => ({
        kept: KEPT_ATTRIBUTE,
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
