import type { DocumentBlock } from '@bindery/contract';
import { describe, expect, it } from 'vitest';

import { block, PAGES, paragraph, plain } from './document.fixture.ts';
import type { EditorNode } from './node-types.ts';
import { editorToDocument } from './to-document.ts';
import { documentToEditor } from './to-editor.ts';

const doc = (...content: EditorNode[]): EditorNode => ({ type: 'doc', content });

/**
 * Converts blocks to the editor and back. The cast holds because the fixtures have the API's format; TypeScript cannot
 * infer the published union from literals.
 */
const roundTrip = (nodes: object[]) =>
    editorToDocument(documentToEditor(nodes as unknown[] as DocumentBlock[]));

describe('documentToEditor and editorToDocument', () => {
    it.each(Object.entries(PAGES))('preserve %s', (_name, nodes) => {
        expect(roundTrip(nodes)).toEqual(nodes);
    });

    it('convert an unknown block to an opaque block', () => {
        const [node] =
            documentToEditor([
                { object: 'block', type: 'math', isVoid: true, data: { formula: 'x' } },
            ] as unknown[] as DocumentBlock[]).content ?? [];
        expect(node?.type).toBe('opaqueBlock');
    });
});

describe('editorToDocument', () => {
    it('writes the fields that the published document requires', () => {
        const nodes = editorToDocument(
            doc(
                { type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: 'New' }] },
                { type: 'paragraph' },
                { type: 'horizontalRule' },
                { type: 'codeBlock', attrs: { language: null } },
                { type: 'orderedList', attrs: { start: 1 }, content: [] },
            ),
        );
        expect(nodes).toEqual([
            block('heading-2', [plain('New')], { data: {} }),
            paragraph(plain('')),
            { object: 'block', type: 'divider', isVoid: true, data: {} },
            block('code', [block('code-line', [plain('')], { data: {} })], { data: {} }),
            block('list-ordered', [], { data: {} }),
        ]);
    });

    it('adds a paragraph to an empty page', () => {
        expect(documentToEditor([])).toEqual({ type: 'doc', content: [{ type: 'paragraph' }] });
    });

    it('writes an edited page link as a URL', () => {
        const link = {
            type: 'link',
            attrs: {
                href: 'https://new.example',
                source: { data: { ref: { kind: 'page', page: 'p' } } },
            },
        };
        const [node] = editorToDocument(
            doc({ type: 'paragraph', content: [{ type: 'text', text: 'x', marks: [link] }] }),
        );
        expect(node).toEqual(
            paragraph({
                object: 'inline',
                type: 'link',
                data: { ref: { kind: 'url', url: 'https://new.example' } },
                nodes: [plain('x')],
            }),
        );
    });
});
