import type { DocumentBlock } from '@bindery/contract';
import { getSchema } from '@tiptap/core';
import { describe, expect, it } from 'vitest';

import { PAGES } from '../document/document.fixture.ts';
import { editorToDocument } from '../document/to-document.ts';
import { documentToEditor } from '../document/to-editor.ts';
import { InsertController } from '../insert/insert-controller.ts';
import { UnfurlController } from '../insert/unfurl-controller.ts';
import { pageExtensions } from './extensions.ts';

describe('the schema of pageExtensions', () => {
    const schema = getSchema(pageExtensions(new InsertController(), new UnfurlController()));

    it.each(Object.entries(PAGES))('preserves %s', (_name, nodes) => {
        const document = documentToEditor(nodes as unknown[] as DocumentBlock[]);
        const node = schema.nodeFromJSON(document);
        node.check();
        expect(editorToDocument(node.toJSON())).toEqual(nodes);
    });

    it.each(['javascript:alert(1)', 'java\nscript:alert(1)', '/\\host', '//host'])(
        'renders no href for %j',
        (href) => {
            const link = (url: string) => {
                const mark = schema.mark('link', { href: url });
                return JSON.stringify(mark.type.spec.toDOM?.(mark, true));
            };
            expect(link('https://example.com/')).toContain('"href":"https://example.com/"');
            expect(link(href)).toContain('"href":""');
        },
    );
});
