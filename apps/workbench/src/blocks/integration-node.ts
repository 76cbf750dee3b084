import { mergeAttributes, Node } from '@tiptap/core';
import { ReactNodeViewRenderer } from '@tiptap/react';

import { INTEGRATION_BLOCK } from '../document/shapes.ts';
import { KEPT_ATTRIBUTE } from '../editor/kept.ts';
import { IntegrationBlockView } from './integration-block-view.tsx';

/** What happens inside a block is the block's: the page only hears of what is done to the block's own frame. */
function isInsideBlock(event: Event): boolean {
    return event.target instanceof Element && event.target.closest('[data-block-body]') !== null;
}

/** A block of an integration: an atom for the editor, drawn by ContentKit. */
export const IntegrationNode = Node.create({
    name: INTEGRATION_BLOCK,
    group: 'block',
    atom: true,
    draggable: true,
    selectable: true,
    addAttributes: () => ({
        kept: KEPT_ATTRIBUTE,
        data: {
            default: null,
            parseHTML: (element: HTMLElement): unknown => {
                try {
                    return JSON.parse(element.dataset['block'] ?? 'null');
                } catch {
                    return null;
                }
            },
            renderHTML: (attributes: Record<string, unknown>) => ({
                'data-block': JSON.stringify(attributes['data']),
            }),
        },
    }),
    parseHTML: () => [{ tag: 'div[data-integration-block]' }],
    renderHTML: ({ HTMLAttributes }) => [
        'div',
        mergeAttributes(HTMLAttributes, { 'data-integration-block': '' }),
    ],
    addNodeView: () =>
        ReactNodeViewRenderer(IntegrationBlockView, {
            stopEvent: ({ event }) => isInsideBlock(event),
            ignoreMutation: () => true,
        }),
});
