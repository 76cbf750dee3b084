import { describe, expect, it } from 'vitest';

import type { BlockNode, Leaf } from './nodes.ts';
import { leaf, mark, text } from './nodes.ts';
import { readPage } from './read-page.ts';

const MAPPINGS = [
    { integration: 'mermaid', block: 'diagram', codeblock: 'mermaid', body: 'content' },
];

function nodesOf(source: string): BlockNode[] {
    return readPage(source, { mappings: MAPPINGS }).nodes;
}

/** Returns the first block of a Markdown text. */
function only(source: string): BlockNode | undefined {
    return nodesOf(source)[0];
}

const line = (content: string) => ({ nodes: [text([leaf(content)])] });
const paragraph = (...leaves: Leaf[]) => ({ type: 'paragraph', nodes: [text(leaves)] });
const paragraphOf = (content: string) => paragraph(leaf(content));

describe('blocks', () => {
    const cases: [name: string, source: string, block: object][] = [
        ['paragraph, with line breaks as spaces', 'a\nb', paragraphOf('a b')],
        ['hard breaks', 'a\\\nb  \nc', paragraphOf('a\nb\nc')],
        ['heading below the title', '## H', { type: 'heading-1', data: {} }],
        ['heading of the third level', '#### H', { type: 'heading-3', data: {} }],
        [
            'heading that documents have no level for',
            '##### H',
            { type: 'heading-3', data: { depth: 5 } },
        ],
        ['divider', '***', { type: 'divider', isVoid: true }],
        ['quote', '> a', { type: 'blockquote', nodes: [paragraphOf('a')] }],
        [
            'list',
            '- a',
            { type: 'list-unordered', nodes: [{ type: 'list-item', nodes: [paragraphOf('a')] }] },
        ],
        ['numbers from 3', '3. a', { type: 'list-ordered', data: { start: 3 } }],
        [
            'tasks',
            '- [ ] a\n- [x] b',
            {
                type: 'list-tasks',
                nodes: [{ data: { checked: false } }, { data: { checked: true } }],
            },
        ],
        [
            'code',
            '```js title="a.js"\nx\n\ny\n```',
            {
                type: 'code',
                data: { syntax: 'js', meta: 'title="a.js"' },
                nodes: [line('x'), line(''), line('y')],
            },
        ],
        [
            'code in its tag',
            '{% code title="a.js" lineNumbers="true" %}\n```js\nx\n```\n{% endcode %}',
            { type: 'code', data: { syntax: 'js', title: 'a.js', lineNumbers: true } },
        ],
        [
            'hint without blank lines',
            '{% hint style="warning" %}\na\n* b\n{% endhint %}',
            {
                type: 'hint',
                data: { style: 'warning' },
                nodes: [paragraphOf('a'), { type: 'list-unordered' }],
            },
        ],
        [
            'hint in a hint',
            '{% hint style="info" %}\n{% hint style="danger" %}\na\n{% endhint %}\n{% endhint %}',
            { type: 'hint', nodes: [{ type: 'hint', data: { style: 'danger' } }] },
        ],
        [
            'tabs',
            '{% tabs %}\n{% tab title="A" %}\na\n{% endtab %}\n\n{% tab title="B" %}\nb\n{% endtab %}\n{% endtabs %}',
            {
                type: 'tabs',
                nodes: [
                    { type: 'tabs-item', data: { title: 'A' }, nodes: [paragraphOf('a')] },
                    { type: 'tabs-item', data: { title: 'B' } },
                ],
            },
        ],
        [
            'embed',
            '{% embed url="https://e.example" %}',
            { type: 'embed', data: { url: 'https://e.example' } },
        ],
        [
            'reference to content',
            '{% content-ref url="https://e.example" %}\n[E](https://e.example)\n{% endcontent-ref %}',
            {
                type: 'content-ref',
                data: { ref: { kind: 'url', url: 'https://e.example' }, title: 'E' },
            },
        ],
        ['formula', '$$x_1 * 2$$', { type: 'math', data: { formula: 'x_1 * 2' } }],
        ['formula on lines', '$$\na_b\n$$', { type: 'math', data: { formula: 'a_b' } }],
        [
            'image',
            '![alt](a.png "Caption")',
            {
                type: 'images',
                nodes: [
                    {
                        data: { ref: { kind: 'url', url: 'a.png' }, alt: 'alt' },
                        fragments: [{ fragment: 'caption', nodes: [paragraphOf('Caption')] }],
                    },
                ],
            },
        ],
        [
            'figure',
            '<figure><img src="a.png" alt="" width="300"><figcaption></figcaption></figure>',
            { type: 'images', nodes: [{ data: { width: 300 } }] },
        ],
        [
            'table',
            '| a | *b* |\n|:-:|---|\n| 1 \\| 2 |',
            {
                type: 'table',
                data: {
                    view: { type: 'grid', columns: ['c0', 'c1'] },
                    definition: {
                        c0: { title: 'a', type: 'text', textAlignment: 'center' },
                        c1: { title: 'b' },
                    },
                    records: { r0: { values: { c0: 'r0c0', c1: 'r0c1' } } },
                },
                fragments: [
                    { fragment: 'r0c0', nodes: [paragraphOf('1 | 2')] },
                    { fragment: 'r0c1' },
                ],
            },
        ],
        [
            'block of an integration, by its fence',
            '```mermaid theme="dark" n=3 on=true\ngraph TD\n```',
            {
                type: 'integration',
                isVoid: true,
                data: {
                    integration: 'mermaid',
                    block: 'diagram',
                    props: { content: 'graph TD', theme: 'dark', n: 3, on: true },
                },
            },
        ],
        [
            'block of an integration in a list',
            '* a\n\n  ~~~mermaid\n  x\n  ~~~',
            {
                nodes: [
                    {
                        nodes: [
                            paragraphOf('a'),
                            { type: 'integration', data: { props: { content: 'x' } } },
                        ],
                    },
                ],
            },
        ],
        [
            'block of an integration, by a tag',
            '{% @figma/embed url="https://f.example" %}',
            {
                type: 'integration',
                data: { integration: 'figma', block: 'embed', props: { url: 'https://f.example' } },
            },
        ],
        [
            'fence whose attributes cannot be read',
            '```mermaid {1,3}\nx\n```',
            { type: 'code', data: { syntax: 'mermaid', meta: '{1,3}' } },
        ],
        [
            'HTML as it is',
            '<div>\n<b>x</b>\n</div>',
            {
                type: 'code',
                data: { verbatim: 'html' },
                nodes: [line('<div>'), line('<b>x</b>'), line('</div>')],
            },
        ],
        [
            'unknown tag as it is',
            '{% carousel wide="1" %}',
            {
                type: 'code',
                data: { verbatim: 'markdown' },
                nodes: [line('{% carousel wide="1" %}')],
            },
        ],
        [
            'known tag with an unknown attribute as it is',
            '{% hint style="info" mood="good" %}\na\n{% endhint %}',
            { type: 'code', data: { verbatim: 'markdown' } },
        ],
        [
            'tag inside code is code',
            '```\n{% hint %}\n```',
            { type: 'code', nodes: [line('{% hint %}')] },
        ],
    ];
    it.each(cases)('reads %s', (_name, source, block) => {
        expect(only(source)).toMatchObject(block);
    });

    it('does not show comments and definitions', () => {
        expect(nodesOf('<!-- x -->\n\n[a]: https://e.example\n\n&#32;')).toEqual([]);
    });
});

describe('text', () => {
    const bold = mark('bold');
    const cases: [source: string, leaves: Leaf[]][] = [
        ['*a* _b_', [leaf('a', [mark('italic')]), leaf(' '), leaf('b', [mark('italic')])]],
        ['**a `b`**', [leaf('a ', [bold]), leaf('b', [bold, mark('code')])]],
        ['~~a~~', [leaf('a', [mark('strikethrough')])]],
        ['`a\nb`', [leaf('a b', [mark('code')])]],
        ['<kbd>a</kbd>', [leaf('a', [mark('keyboard')])]],
        ['H<sub>2</sub>', [leaf('H'), leaf('2', [mark('subscript')])]],
        [
            '<mark style="color:red;">a</mark>',
            [leaf('a', [mark('color', { text: 'red', background: 'default' })])],
        ],
        ['a<br>b', [leaf('a\nb')]],
        ['&amp; \\*', [leaf('& *')]],
    ];
    it.each(cases)('reads %s', (source, leaves) => {
        expect(only(source)).toMatchObject(paragraph(...leaves));
    });

    it('resolves references', () => {
        expect(only('[x][a]\n\n[a]: https://e.example "t"')?.nodes?.[0]).toMatchObject({
            type: 'link',
            data: { ref: { kind: 'url', url: 'https://e.example' }, title: 't' },
        });
    });

    it('reads links to files of the space as references to pages', () => {
        const pages: Record<string, string> = { 'b/README.md': 'B', 'a/c.md': 'C' };
        const links = {
            path: 'a/x.md',
            pageAt: (path: string) => pages[path],
            pathOf: () => undefined,
        };
        const refs = ['c.md', '../b/', '../b/README.md#y', '#z', 'no.md', 'https://c.md'].map(
            (url) => {
                const [node] = readPage(`[x](${url})`, { links }).nodes;
                return (node?.nodes?.[0] as { data?: { ref?: object } } | undefined)?.data?.ref;
            },
        );
        expect(refs).toEqual([
            { kind: 'page', page: 'C' },
            { kind: 'page', page: 'B' },
            { kind: 'anchor', page: 'B', anchor: 'y' },
            { kind: 'anchor', anchor: 'z' },
            { kind: 'url', url: 'no.md' },
            { kind: 'url', url: 'https://c.md' },
        ]);
    });
});

describe('readPage', () => {
    it('separates title and description from the blocks', () => {
        expect(readPage('---\ndescription: >-\n  a\n  b\n---\n\n# T `c`\n\ntext')).toEqual({
            title: 'T c',
            description: 'a b',
            nodes: [expect.objectContaining(paragraphOf('text'))],
        });
    });

    it.each([
        ['dividers', '---\na\n---\n'],
        ['a title after text', 'a\n\n# T'],
        ['an empty title', '#\n\na'],
    ])('reads neither title nor description because of %s', (_name, source) => {
        const { title, description } = readPage(source);
        expect([title, description]).toEqual([undefined, undefined]);
    });

    it('reads an element that is not nested correctly as text', () => {
        const [node] = readPage('<b>a<i>b</b>c</i> <b><i>d</i></b>').nodes;
        const [paragraph] = (node?.nodes ?? []) as {
            leaves: { text: string; marks: object[] }[];
        }[];
        const leaves = paragraph?.leaves;
        expect(leaves?.map((one) => [one.text, one.marks.length])).toEqual([
            ['a', 1],
            ['<i>', 1],
            ['b', 1],
            ['c', 0],
            ['</i>', 1],
            [' ', 0],
            ['d', 2],
        ]);
    });

    it.each([
        ['quotes in quotes', '>'.repeat(20_000)],
        [
            'lists in lists',
            Array.from({ length: 500 }, (_, depth) => `${'  '.repeat(depth)}* a`).join('\n'),
        ],
        ['elements in elements', `${'<kbd>'.repeat(10_000)}x${'</kbd>'.repeat(10_000)}`],
        ['brackets', '['.repeat(20_000)],
        ['tags in tags', '{% hint style="info" %}\n'.repeat(1000)],
        ['half a megabyte', '*a* '.repeat(131_072)],
    ])('reads %s without quadratic time', (_name, source) => {
        const start = process.cpuUsage();
        const page = readPage(source);
        const { user } = process.cpuUsage(start);
        // Each case takes one second on a slow machine; an algorithm of quadratic time would take a minute.
        expect(user / 1000).toBeLessThan(10_000);
        expect(page.nodes.length).toBeGreaterThan(0);
    });
});
