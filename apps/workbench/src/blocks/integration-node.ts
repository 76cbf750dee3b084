import { mergeAttributes, Node } from '@tiptap/core';
import { ReactNodeViewRenderer } from '@tiptap/react';

import { INTEGRATION_BLOCK } from '../document/node-types.ts';
import { SOURCE_FIELDS_ATTRIBUTE } from '../editor/attributes.ts';
import { IntegrationBlockView } from './integration-block-view.tsx';
import { pendingAction } from './pending-action.ts';

/**
 * Returns true for an event inside the block body. The component handles such events, the editor only those on the
 * frame around the body.
 */
function isInsideBlock(event: Event): boolean {
    return event.target instanceof Element && event.target.closest('[data-block-body]') !== null;
}

/**
 * Removes the pending action from a block of pasted HTML, which any web page can put on the clipboard: the action would
 * run at once, in the author's name. The action of a pasted link stays.
 */
function withoutForeignAction(data: unknown): unknown {
    if (typeof data !== 'object' || data === null || !('action' in data)) return data;
    return { ...data, action: pendingAction(data.action) };
}

/** An integration block: an atom in the editor, rendered by ContentKit. */
export const IntegrationNode = Node.create({
    name: INTEGRATION_BLOCK,
    group: 'block',
    atom: true,
    draggable: true,
    selectable: true,
    addAttributes: () => ({
        source: SOURCE_FIELDS_ATTRIBUTE,
        data: {
            default: null,
            parseHTML: (element: HTMLElement): unknown => {
                try {
                    return withoutForeignAction(JSON.parse(element.dataset['block'] ?? 'null'));
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
