import type { Editor } from '@tiptap/core';

import type { EditorNode } from '../document/node-types.ts';

/** Transaction metadata key for changes that come from the server, so that they are not saved as edits. */
export const REMOTE = 'remote';

/**
 * Replaces the editor's document by changing only the range that differs, so that the caret and the state of unchanged
 * blocks are preserved.
 */
export function replaceDocument(editor: Editor, document: EditorNode): void {
    const next = editor.schema.nodeFromJSON(document);
    const current = editor.state.doc;
    const start = current.content.findDiffStart(next.content);
    if (start === null) return;
    const ends = current.content.findDiffEnd(next.content);
    if (!ends) return;
    // In repeated text the two searches can overlap. If they do, move both ends behind the start.
    const overlap = Math.max(0, start - Math.min(ends.a, ends.b));
    const transaction = editor.state.tr
        .replace(start, ends.a + overlap, next.slice(start, ends.b + overlap))
        .setMeta('addToHistory', false)
        .setMeta(REMOTE, true);
    editor.view.dispatch(transaction);
}
