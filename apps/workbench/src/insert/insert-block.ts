import type { DocumentBlockIntegration } from '@bindery/contract';
import type { Editor } from '@tiptap/core';
import { NodeSelection } from '@tiptap/pm/state';

import { INTEGRATION_BLOCK } from '../document/shapes.ts';

/**
 * Puts an integration's block at the caret: in place of an empty paragraph, else after the block the caret is in.
 * Integration blocks stand at the top of the page, as in the published document, so a list or quote is not entered.
 * The block is selected, so that the next key (⌘I, Delete, an arrow) is about it.
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
