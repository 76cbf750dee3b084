import type { DocumentBlock } from '@bindery/contract';
import { describe, expect, it } from 'vitest';

import { editorToPage, pageToEditor } from './page-document.ts';

const paragraph = (text: string): DocumentBlock => ({
    object: 'block',
    type: 'paragraph',
    nodes: [{ object: 'text', leaves: [{ object: 'leaf', text, marks: [] }] }],
});
const block: DocumentBlock = {
    object: 'block',
    type: 'integration',
    isVoid: true,
    data: { integration: 'hello-world', block: 'hello', props: {} },
};

describe('the empty paragraph below the last block', () => {
    it('is added for the editor and not saved', () => {
        const editor = pageToEditor([paragraph('a'), block]);
        expect(editor.content?.map(({ type }) => type)).toEqual([
            'paragraph',
            'integrationBlock',
            'paragraph',
        ]);
        expect(editorToPage(editor)).toEqual([paragraph('a'), block]);
    });

    it('is saved if it has content or was part of the page', () => {
        const editor = pageToEditor([block]);
        editor.content?.splice(1, 1, {
            type: 'paragraph',
            content: [{ type: 'text', text: 'more' }],
        });
        expect(editorToPage(editor)).toEqual([block, paragraph('more')]);
        const own = [block, paragraph('')];
        expect(editorToPage(pageToEditor(own))).toEqual(own);
    });

    it('is not added to a page that is empty or ends with a paragraph', () => {
        expect(pageToEditor([paragraph('a')]).content).toHaveLength(1);
        expect(editorToPage(pageToEditor([]))).toEqual([paragraph('')]);
    });
});
