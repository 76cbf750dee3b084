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

/** The pages as they are in a space, with a file behind each. */
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

describe('a space from files', () => {
    it('has the order and nesting of the table of contents', async () => {
        const pages = await read({ ...DOCS, 'SUMMARY.md': SUMMARY, 'unlisted.md': 'x' });
        expect(outline(pages)).toEqual(['Home', ['A', ['B']], ['More things', ['C']]]);
        expect(pages[2]).toMatchObject({ id: '#More things' });
        expect(pages[2]).not.toHaveProperty('path');
    });

    it('has those of the folders without one', async () => {
        const pages = await read({ ...DOCS, 'z/only.md': '# Only', 'c/inside.md': '# Inside' });
        expect(outline(pages)).toEqual(['Home', ['A', ['B']], ['c', ['Inside']], ['z', ['Only']]]);
    });

    it('takes no page twice, and none that is not there', async () => {
        const summary = '* [A](c.md)\n  * [Again](c.md)\n* [Gone](gone.md)\n  * [B](a/b.md)\n';
        expect(outline(await read({ ...DOCS, 'SUMMARY.md': summary }))).toEqual(['A', 'B']);
    });
});

describe('files from a space', () => {
    it('are the same as before', async () => {
        const before = { ...DOCS, 'SUMMARY.md': SUMMARY };
        expect(await write(stored(await read(before)), before)).toEqual(before);
        expect(await write(stored(await read(DOCS)), DOCS)).toEqual(DOCS);
    });

    it('keep what is no page in the table of contents, and how pages are listed', async () => {
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

    it('get a table of contents when folders cannot say the order', async () => {
        const files = await write(stored(await read(DOCS)).toReversed(), DOCS);
        expect(files['SUMMARY.md']).toBe(
            '# Table of contents\n\n* [c](c.md)\n* [A](a/README.md)\n  * [B](a/b.md)\n* [Home](README.md)\n',
        );
    });

    it('have names that are free, and links that lead there', async () => {
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
