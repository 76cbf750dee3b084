import type { DocumentBlock } from '@bindery/contract';
import { describe, expect, it } from 'vitest';

import { block, PAGES, paragraph, plain } from './document.fixture.ts';
import type { EditorNode } from './shapes.ts';
import { editorToDocument } from './to-document.ts';
import { documentToEditor } from './to-editor.ts';

const doc = (...content: EditorNode[]): EditorNode => ({ type: 'doc', content });

/** Fixtures are written as the API sends them; the published union is too large to be inferred from literals. */
const roundTrip = (nodes: object[]) =>
    editorToDocument(documentToEditor(nodes as unknown[] as DocumentBlock[]));

describe('a page through the editor', () => {
    it.each(Object.entries(PAGES))('keeps %s', (_name, nodes) => {
        expect(roundTrip(nodes)).toEqual(nodes);
    });

    it('shows an unknown block as one piece', () => {
        const [node] =
            documentToEditor([
                { object: 'block', type: 'math', isVoid: true, data: { formula: 'x' } },
            ] as unknown[] as DocumentBlock[]).content ?? [];
        expect(node?.type).toBe('keptBlock');
    });
});

describe('what is written in the editor', () => {
    it('gets the fields that the published document requires', () => {
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

    it('gives an empty page a paragraph to write in', () => {
        expect(documentToEditor([])).toEqual({ type: 'doc', content: [{ type: 'paragraph' }] });
    });

    it('turns a link that was edited into a web address', () => {
        const link = {
            type: 'link',
            attrs: {
                href: 'https://new.example',
                kept: { data: { ref: { kind: 'page', page: 'p' } } },
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
