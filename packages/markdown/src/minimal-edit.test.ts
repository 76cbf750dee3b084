import { describe, expect, it } from 'vitest';

import { block, leaf, plainText, text, type BlockNode } from './nodes.ts';
import { readPage } from './read-page.ts';
import { writePage } from './write-page.ts';

const MAPPINGS = [
    { integration: 'mermaid', block: 'diagram', codeblock: 'mermaid', body: 'content' },
];

/** Replaces a string in all nodes of a page and writes the page with its source. */
function edit(source: string, from: string, to: string): string {
    const { title, description, nodes } = readPage(source, { mappings: MAPPINGS });
    const changed = JSON.parse(
        JSON.stringify(nodes).replaceAll(JSON.stringify(from), JSON.stringify(to)),
    ) as BlockNode[];
    expect(changed, 'the text is one leaf').not.toEqual(nodes);
    return writePage({ title, description, nodes: changed }, source, { mappings: MAPPINGS });
}

describe('an edit', () => {
    it.each([
        ['a cell of a pipe table', '|a|b|\n|-|:-:|\n|__1__|`x|y`|\n| HERE | q |\n|  r|s|\n'],
        [
            'a cell of an HTML table',
            '<table data-view="cards"><thead><tr><th>a</th><th data-type="content-ref">b</th></tr></thead><tbody><tr><td>HERE</td><td><a href="x.md">x.md</a></td></tr><tr><td>q</td><td><a href="y.md">Another  label</a></td></tr></tbody></table>\n',
        ],
        [
            'a step of a stepper',
            '{% stepper %}\n\n{% step %}\n## One\n\n__x__\n\nHERE\n{% endstep %}\n\n{% step %}\n- a\n- b\n{% endstep %}\n{% endstepper %}\n',
        ],
        [
            'the body of an expandable',
            '<details open>\n\n<summary>A  B</summary>\n\n- a\n\n__b__\n\nHERE\n\n</details>\n',
        ],
        [
            'a tab in conditional content',
            '{% if a == "b" %}\n{% tabs %}\n{% tab title=\'A\' %}\nHERE\n\n__x__\n{% endtab %}\n{% endtabs %}\n{% endif %}\n',
        ],
        [
            'an item of a list with other markers',
            '- a\n\n+ one\n+   two __x__\n\n    more\n\n+   HERE\n    * nested\n\n+ [x] four\n',
        ],
        ['a task in a numbered list', '3) [ ] one\n4) [x] HERE\n5) three\n'],
        [
            'the second item of a list whose first has blank lines',
            '# Home\n\n1. one\n\n   ```js\n   a\n\n   b\n   ```\n\n   {% hint style="danger" %}\n   inner\n   {% endhint %}\n2. HERE\n',
        ],
        [
            'the second item of a list',
            '1. one\n   ```js\n   a\n\n   b\n   ```\n   {% hint style="danger" %}\n   inner\n   {% endhint %}\n2. HERE\n',
        ],
    ])('of %s changes nothing else', (_name, source) => {
        expect(edit(source, 'HERE', 'HERE!')).toBe(source.replace('HERE', 'HERE!'));
    });

    it('of a heading keeps the form of its id', () => {
        const source =
            '## Start here {#begin}\n\n## Next <a id="next"></a>\n\n## Last <a href="#last" id="last"></a>\n';
        expect(edit(source, 'Start here', 'Begin')).toBe(source.replace('Start here', 'Begin'));
        expect(edit(source, 'Next', 'Then')).toBe(source.replace('Next', 'Then'));
        expect(edit(source, 'Last', 'End')).toBe(source.replace('Last', 'End'));
    });

    it('of the title keeps its id', () => {
        const source = '# Start <a href="#begin" id="begin"></a>\n\ntext\n';
        const { description, nodes } = readPage(source);
        expect(writePage({ title: 'New', description, nodes }, source)).toBe(
            source.replace('Start', 'New'),
        );
    });

    it('of a fence keeps null as JSON', () => {
        const source = '```mermaid n=null\ngraph\n```\n';
        const [node] = readPage(source, { mappings: MAPPINGS }).nodes;
        expect(node?.data).toMatchObject({ props: { n: null, content: 'graph' } });
        expect(edit(source, 'graph', 'flow')).toBe('```mermaid n=null\nflow\n```\n');
    });

    it('of a tag keeps %} inside a quoted attribute', () => {
        const source = '{% @a/b x="50%} off" y=1 %}\n';
        const [node] = readPage(source).nodes;
        expect(node?.data).toMatchObject({ props: { x: '50%} off', y: 1 } });
    });
});

describe('cells, tasks and front matter', () => {
    it('keeps cells beyond the last column of the header when the table is written', () => {
        const { nodes } = readPage('|a|\n|-|\n|1|2|3|\n|p|\n');
        const page = { title: undefined, description: undefined };
        expect(writePage({ ...page, nodes })).toBe('| a |\n| - |\n| 1 | 2 | 3 |\n| p |\n');
    });

    it('reads and writes a checked task without text', () => {
        const item = (checked: boolean): BlockNode =>
            block('list-item', [block('paragraph', [text([leaf('')])])], { checked });
        const nodes = [block('list-tasks', [item(true), item(false)])];
        const markdown = writePage({ title: undefined, description: undefined, nodes });
        for (const source of [markdown, '* [x]\n* [ ]\n']) {
            const [list] = readPage(source).nodes;
            expect(list?.type).toBe('list-tasks');
            expect(
                list?.nodes?.map((one) => one.object === 'block' && one.data?.['checked']),
            ).toEqual([true, false]);
        }
    });

    it('reads a task that says [x] as text when it is escaped', () => {
        const [list] = readPage('* \\[x]\n').nodes;
        expect(list?.type).toBe('list-unordered');
        expect(plainText(list as BlockNode)).toBe('[x]');
    });

    it.each([
        '---\n---\n\n# Real title\n\ntext\n',
        '---\n# only a comment\n---\n# Real title\n\ntext\n',
    ])('reads front matter without fields: %j', (source) => {
        const page = readPage(source);
        expect(page.title).toBe('Real title');
        expect(page.nodes).toHaveLength(1);
        expect(writePage(page, source)).toBe(source);
        expect(writePage({ ...page, description: 'D' }, source)).toContain('description: D\n---\n');
    });

    it('reads and writes the icon, and keeps other fields', () => {
        const source = '---\nicon: gear\nlayout:\n  width: wide # a comment\n---\n\n# T\n';
        const page = readPage(source);
        expect(page.icon).toBe('gear');
        expect(writePage({ ...page, icon: 'bolt' }, source)).toBe(source.replace('gear', 'bolt'));
    });

    it.each([
        ['brackets', `a: ${'['.repeat(50_000)}`],
        ['sequences', `a:\n${'- '.repeat(20_000)}b`],
        ['text', `a: ${'x'.repeat(70_000)}`],
    ])('does not parse front matter with too much %s', (_name, yaml) => {
        const start = process.cpuUsage();
        const page = readPage(`---\n${yaml}\n---\n# T\n`);
        expect(page.description).toBeUndefined();
        expect(process.cpuUsage(start).user / 1000).toBeLessThan(10_000);
    });
});

describe('a document whose text looks like Markdown', () => {
    const TEXTS = [
        '# x',
        '1.',
        '- ',
        '---',
        '{% endhint %}',
        '| a | b |',
        'a\n# b',
        '[x]: http://y',
        'https://e.example',
        'a@e.example',
        '{#id}',
        '<details>',
    ];
    it.each(TEXTS)('is read back as the same paragraph: %j', (content) => {
        const nodes = [block('paragraph', [text([leaf(content)])])];
        const markdown = writePage({ title: undefined, description: undefined, nodes });
        const read = readPage(`${markdown}\nend\n`).nodes;
        expect(read.map(plainText).map((one) => one.trimEnd())).toEqual([content.trimEnd(), 'end']);
        expect(read[0]?.nodes).toHaveLength(1);
    });
});
