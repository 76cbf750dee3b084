import type { DocumentBlock } from '@bindery/contract';

import type { EditorNode } from '../document/shapes.ts';
import { editorToDocument } from '../document/to-document.ts';
import { documentToEditor } from '../document/to-editor.ts';

/**
 * A page as it is edited: below a last block that is no paragraph there is an empty line to go on writing in. It
 * belongs to the editor, not to the page.
 */
export function pageToEditor(nodes: readonly DocumentBlock[]): EditorNode {
    const document = documentToEditor(nodes);
    const content = document.content ?? [];
    if (content.at(-1)?.type === 'paragraph') return document;
    return { ...document, content: [...content, { type: 'paragraph' }] };
}

/** A page as it is saved: without the empty line that `pageToEditor`, or the editor, put below its last block. */
export function editorToPage(document: EditorNode): DocumentBlock[] {
    const content = document.content ?? [];
    const last = content.at(-1);
    const before = content.at(-2);
    const isSpare =
        last?.type === 'paragraph' &&
        !last.content?.length &&
        // A paragraph that came with the page is the page's.
        !last.attrs?.['kept'] &&
        before !== undefined &&
        before.type !== 'paragraph';
    return editorToDocument(isSpare ? { ...document, content: content.slice(0, -1) } : document);
}
