import { describe, expect, it } from 'vitest';

import type { DocumentNode } from './document-node.ts';
import { readDocument } from './reader-document.ts';

const block = (type: string, fields: Partial<DocumentNode> = {}): DocumentNode => ({
    object: 'block',
    type,
    ...fields,
});
const paragraph = (text: string): DocumentNode =>
    block('paragraph', { nodes: [{ object: 'text', leaves: [{ text, marks: [] }] }] });
const include = (path: string): DocumentNode =>
    block('reusable-content', {
        data: { ref: { kind: 'reusable-content', reusableContent: path } },
    });
const expression = (text: string): DocumentNode => ({
    object: 'inline',
    type: 'expression',
    data: { expression: text },
});

/** Reads a page whose repository has the given files. Returns it with the number of files that were asked for. */
async function read(
    nodes: DocumentNode[],
    files: Record<string, DocumentNode[] | 'too_large'> = {},
    vars: Record<string, string> = {},
) {
    let asked = 0;
    const document = await readDocument(nodes, {
        scope: { space: { vars } },
        pageId: 'p',
        fileHref: undefined,
        files: {
            find: () => undefined,
            include: (_pageId, path) => {
                asked += 1;
                return Promise.resolve(files[path] as never);
            },
        },
    });
    return { asked, text: JSON.stringify(document) };
}

describe('reusable content', () => {
    it('is put in place, also inside reusable content', async () => {
        const files = { a: [paragraph('one'), include('b')], b: [paragraph('two')] };
        const { text } = await read([include('a')], files);
        expect(text).toContain('one');
        expect(text).toContain('two');
        expect(text).not.toContain('not shown');
    });

    it('inside itself stays a reference', async () => {
        const files = { a: [...Array.from({ length: 200 }, () => include('a')), paragraph('one')] };
        const { asked, text } = await read([include('a')], files);
        expect(asked).toBe(201);
        expect(text.split('"one"')).toHaveLength(2);
    });

    it('does not multiply over several files', async () => {
        const many = (path: string) => Array.from({ length: 200 }, () => include(path));
        const files = { a: many('b'), b: many('c'), c: [paragraph('one')] };
        const { asked, text } = await read([include('a')], files);
        expect(text.split('"one"').length).toBeLessThanOrEqual(100);
        expect(text).toContain('a page has at most 100 pieces');
        expect(asked).toBeLessThan(30_000);
    });

    it('of a large file is put in place until the page is full', async () => {
        const files = { a: [paragraph('x'.repeat(250_000))] };
        const { text } = await read(
            Array.from({ length: 50 }, () => include('a')),
            files,
        );
        expect(text.length).toBeGreaterThan(1_000_000);
        expect(text.length).toBeLessThan(2_500_000);
    });

    it('that is too large is named', async () => {
        const { text } = await read([include('a')], { a: 'too_large' });
        expect(text).toContain('a is not shown');
    });
});

describe('values of expressions', () => {
    const vars = { x: 'x'.repeat(9000) };

    it('are bounded for one expression', async () => {
        const { text } = await read(
            [expression(Array(140).fill('space.vars.x').join('+'))],
            {},
            vars,
        );
        expect(text.length).toBeLessThan(3000);
    });

    it('are bounded for a page', async () => {
        const nodes = Array.from({ length: 100 }, () => expression('space.vars.x'));
        const { text } = await read(nodes, {}, vars);
        expect(text.length).toBeGreaterThan(200_000);
        expect(text.length).toBeLessThan(300_000);
    });
});
