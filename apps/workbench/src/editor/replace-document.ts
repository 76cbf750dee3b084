import type { Editor } from '@tiptap/core';

import type { EditorNode } from '../document/shapes.ts';

/** Marks a transaction that came from the server: it is no edit of this person's. */
export const REMOTE = 'remote';

/**
 * Puts another document into the editor by changing only what differs, so that the caret and the blocks that stay
 * (with their state) are not disturbed.
 */
export function replaceDocument(editor: Editor, document: EditorNode): void {
    const next = editor.schema.nodeFromJSON(document);
    const current = editor.state.doc;
    const start = current.content.findDiffStart(next.content);
    if (start === null) return;
    const ends = current.content.findDiffEnd(next.content);
    if (!ends) return;
    // Where text repeats, the two searches can overlap: the end is then moved behind the start, in both.
    const overlap = Math.max(0, start - Math.min(ends.a, ends.b));
    const transaction = editor.state.tr
        .replace(start, ends.a + overlap, next.slice(start, ends.b + overlap))
        .setMeta('addToHistory', false)
        .setMeta(REMOTE, true);
    editor.view.dispatch(transaction);
}
