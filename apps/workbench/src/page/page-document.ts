import type { DocumentBlock } from '@bindery/contract';

import type { EditorNode } from '../document/node-types.ts';
import { editorToDocument } from '../document/to-document.ts';
import { documentToEditor } from '../document/to-editor.ts';

/**
 * Converts a page for the editor. If the last block is not a paragraph, an empty paragraph is added below it, so that
 * the author can continue to write. It is not part of the page.
 */
export function pageToEditor(nodes: readonly DocumentBlock[]): EditorNode {
    const document = documentToEditor(nodes);
    const content = document.content ?? [];
    if (content.at(-1)?.type === 'paragraph') return document;
    return { ...document, content: [...content, { type: 'paragraph' }] };
}

/** Converts the editor's document to a page, without the empty paragraph that `pageToEditor` or the editor added. */
export function editorToPage(document: EditorNode): DocumentBlock[] {
    const content = document.content ?? [];
    const last = content.at(-1);
    const before = content.at(-2);
    const isAddedParagraph =
        last?.type === 'paragraph' &&
        !last.content?.length &&
        // A paragraph of the stored page has source fields, an added one has none.
        !last.attrs?.['source'] &&
        before !== undefined &&
        before.type !== 'paragraph';
    return editorToDocument(
        isAddedParagraph ? { ...document, content: content.slice(0, -1) } : document,
    );
}
