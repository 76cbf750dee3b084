import type { DocumentBlockIntegration } from '@bindery/contract';
import type { Editor } from '@tiptap/core';
import { NodeSelection } from '@tiptap/pm/state';

import { INTEGRATION_BLOCK } from '../document/node-types.ts';

/**
 * Inserts an integration block at the caret: in place of an empty paragraph, otherwise after the top-level block with
 * the caret. Published documents allow integration blocks only at the top level, not in lists or quotes. The new block
 * is selected, so that the next key (⌘I, Delete, an arrow key) applies to it.
 */
export function insertIntegrationBlock(
    editor: Editor,
    data: DocumentBlockIntegration['data'],
): void {
    const { state, view } = editor;
    const { $from } = state.selection;
    const node = state.schema.nodes[INTEGRATION_BLOCK]?.create({ data });
    if (!node) return;
    const isEmptyParagraph =
        $from.depth === 1 &&
        $from.parent.type.name === 'paragraph' &&
        $from.parent.content.size === 0;
    const after = $from.depth > 0 ? $from.after(1) : state.selection.to;
    const from = isEmptyParagraph ? $from.before(1) : after;
    const transaction = state.tr.replaceWith(from, after, node);
    transaction.setSelection(NodeSelection.create(transaction.doc, from)).scrollIntoView();
    view.dispatch(transaction);
    view.focus();
}
