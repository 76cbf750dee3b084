import { describe, expect, it } from 'vitest';

import { exportSpace, type ExportPage } from './export-space.ts';
import { importSpace, type ImportedPage } from './import-space.ts';

const DOCS = {
    'README.md': '# Home\n\nSee [b](a/b.md#x) and [a](a/).\n',
    'a/README.md': '# A\n',
    'a/b.md': '# B\n\nBack [home](../README.md).\n',
    'c.md': 'No title.\n',
};

const SUMMARY = `# Contents

Words about it.

- [Home](README.md)
- [A folder](a/ "Nav")
    - [B](./a/b.md)
- [Elsewhere](https://example.com)
- Just a line

## More *things*

* [C](c.md)
`.replace('a/ "Nav"', 'a/README.md "Nav"');

async function read(files: Record<string, string>): Promise<ImportedPage[]> {
    return importSpace(
        Object.entries(files).map(([path, text]) => ({ path, text })),
        { mappings: [], idOf: (key) => key },
    );
}

function outline(pages: readonly ImportedPage[]): unknown {
    return pages.map(({ title, pages: below }) =>
        below.length === 0 ? title : [title, outline(below)],
    );
}

/** Converts imported pages to stored ones, each with its file as origin. */
function stored(pages: readonly ImportedPage[]): ExportPage[] {
    return pages.map((page) => ({
        id: page.id,
        title: page.title,
        description: page.description,
        slug: page.name,
        isGroup: page.path === undefined,
        nodes: page.nodes,
        ...(page.path === undefined ? {} : { origin: { path: page.path, title: page.title } }),
        pages: stored(page.pages),
    }));
}

async function write(
    pages: readonly ExportPage[],
    before: Record<string, string> = {},
): Promise<Record<string, string>> {
    const { files } = await exportSpace(pages, new Map(Object.entries(before)), { mappings: [] });
    return Object.fromEntries(files.map(({ path, text }) => [path, text]));
}

it('reads a reference to a page without a title that equals the name of its file', async () => {
    const text = '# A\n\n{% content-ref url="b.md" %}\n[b.md](b.md)\n{% endcontent-ref %}\n';
    const [page] = await importSpace(
        [
            { path: 'README.md', text },
            { path: 'b.md', text: '# B\n' },
        ],
        { mappings: [], idOf: (path) => path },
    );
    expect(page?.nodes).toMatchObject([{ data: { ref: { kind: 'page', page: 'b.md' } } }]);
    expect(page?.nodes[0]?.data).not.toHaveProperty('title');
});

describe('importSpace', () => {
    it('follows the order and nesting of the table of contents', async () => {
        const pages = await read({ ...DOCS, 'SUMMARY.md': SUMMARY, 'unlisted.md': 'x' });
        expect(outline(pages)).toEqual(['Home', ['A', ['B']], ['More things', ['C']]]);
        expect(pages[2]).toMatchObject({ id: '#More things' });
        expect(pages[2]).not.toHaveProperty('path');
    });

    it('follows the folders without a table of contents', async () => {
        const pages = await read({ ...DOCS, 'z/only.md': '# Only', 'c/inside.md': '# Inside' });
        expect(outline(pages)).toEqual(['Home', ['A', ['B']], ['c', ['Inside']], ['z', ['Only']]]);
    });

    it('ignores repeated and missing files of the table of contents', async () => {
        const summary = '* [A](c.md)\n  * [Again](c.md)\n* [Gone](gone.md)\n  * [B](a/b.md)\n';
        expect(outline(await read({ ...DOCS, 'SUMMARY.md': summary }))).toEqual(['A', 'B']);
    });
});

describe('exportSpace', () => {
    it('returns unchanged files byte for byte', async () => {
        const before = { ...DOCS, 'SUMMARY.md': SUMMARY };
        expect(await write(stored(await read(before)), before)).toEqual(before);
        expect(await write(stored(await read(DOCS)), DOCS)).toEqual(DOCS);
    });

    it.each([
        [
            'names that differ in case only',
            { 'README.md': '# Home\n', 'Foo.md': '# Upper\n', 'foo.md': '# Lower\n' },
        ],
        [
            'a lower-case summary.md',
            { 'README.md': '# Home\n', 'summary.md': '* [Home](README.md)\n', 'x.md': '# X\n' },
        ],
        [
            'groups of the same name, with anchors',
            {
                'README.md': '# Home\n',
                'a.md': '# A\n',
                'b.md': '# B\n',
                'SUMMARY.md':
                    '# Table of contents\n\n* [Home](README.md)\n\n## Guides <a href="#guides" id="guides"></a>\n\n* [A](a.md)\n\n## Guides\n\n* [B](b.md)\n* [A again](a.md)\n',
            },
        ],
    ])('keeps %s', async (_name, files) => {
        const before: Record<string, string> = files;
        expect(await write(stored(await read(before)), before)).toEqual(before);
    });

    it('gives groups of the same name different ids', async () => {
        const summary = '## Guides\n\n* [A](c.md)\n\n## Guides\n\n* [B](a/b.md)\n';
        const pages = await read({ ...DOCS, 'SUMMARY.md': summary });
        expect(pages.map(({ id }) => id)).toEqual(['#Guides', '#Guides:2']);
    });

    it('keeps links to other sites, plain lines and labels of the table of contents', async () => {
        const before = { ...DOCS, 'SUMMARY.md': SUMMARY };
        const [home, a, more] = stored(await read(before));
        const added: ExportPage = { id: 'new', title: 'New', slug: 'new', nodes: [], pages: [] };
        const files = await write(
            [home, more, added, a].filter((page) => page !== undefined),
            before,
        );
        expect(files['SUMMARY.md']).toBe(
            '# Contents\n\nWords about it.\n\n* [Home](README.md)\n* [New](new.md)\n* [A folder](a/README.md "Nav")\n  * [B](./a/b.md)\n* [Elsewhere](https://example.com)\n* Just a line\n\n## More *things*\n\n* [C](c.md)\n',
        );
    });

    it('writes a table of contents when the folders give another order', async () => {
        const files = await write(stored(await read(DOCS)).toReversed(), DOCS);
        expect(files['SUMMARY.md']).toBe(
            '# Table of contents\n\n* [c](c.md)\n* [A](a/README.md)\n  * [B](a/b.md)\n* [Home](README.md)\n',
        );
    });

    it('chooses free file names and writes relative links', async () => {
        const files = await write([
            pageOf('A', 'start'),
            pageOf('B', 'summary', [pageOf('C', 'x/../y'), pageOf('D', 'ä')]),
            pageOf('E', 'SUMMARY'),
            { ...pageOf('F', 'group', [pageOf('G', 'g')]), isGroup: true },
        ]);
        expect(files).toEqual({
            'README.md': '# A\n\n[x](summary/%C3%A4.md)\n',
            'summary/README.md': '# B\n\n[x](%C3%A4.md)\n',
            'summary/x-..-y.md': '# C\n\n[x](%C3%A4.md)\n',
            'summary/ä.md': '# D\n\n[x](%C3%A4.md)\n',
            'SUMMARY-2.md': '# E\n\n[x](summary/%C3%A4.md)\n',
            'group/g.md': '# G\n\n[x](../summary/%C3%A4.md)\n',
            'SUMMARY.md':
                '# Table of contents\n\n* [A](README.md)\n* [B](summary/README.md)\n  * [C](summary/x-..-y.md)\n  * [D](summary/%C3%A4.md)\n* [E](SUMMARY-2.md)\n\n## F\n\n* [G](group/g.md)\n',
        });
        expect(outline(await read(files))).toEqual(['A', ['B', ['C', 'D']], 'E', ['F', ['G']]]);
    });
});

const linkTo = (page: string) => ({
    object: 'block' as const,
    type: 'paragraph',
    nodes: [
        {
            object: 'inline' as const,
            type: 'link',
            data: { ref: { kind: 'page', page } },
            nodes: [
                {
                    object: 'text' as const,
                    leaves: [{ object: 'leaf' as const, text: 'x', marks: [] }],
                },
            ],
        },
    ],
});

const pageOf = (id: string, slug: string, pages: ExportPage[] = []): ExportPage => ({
    id,
    title: id,
    slug,
    nodes: [linkTo('D')],
    pages,
});
