import { describe, expect, it } from 'vitest';

import { canonicalKey } from './canonical-key.ts';
import { block, leaf, mark, text, voidBlock, voidInline, type BlockNode } from './nodes.ts';
import { readPage } from './read-page.ts';
import { writePage } from './write-page.ts';

const MAPPINGS = [
    { integration: 'mermaid', block: 'diagram', codeblock: 'mermaid', body: 'content' },
];

const paragraphOf = (content: string): BlockNode => block('paragraph', [text([leaf(content)])]);

/** Writes a document, then reads and writes the result again. */
function write(...nodes: BlockNode[]): { once: string; twice: string } {
    const options = { mappings: MAPPINGS };
    const page = { title: undefined, description: undefined };
    const once = writePage({ ...page, nodes }, undefined, options);
    return { once, twice: writePage({ ...page, ...readPage(once, options) }, undefined, options) };
}

const integration = (props: Record<string, unknown>, rest: object = {}) =>
    voidBlock('integration', { integration: 'mermaid', block: 'diagram', props, ...rest });

describe('writePage without a source', () => {
    const cases: [name: string, markdown: string, ...nodes: BlockNode[]][] = [
        [
            'special characters of Markdown',
            'a \\* b \\_ c_d \\[x] \\<y> # \\`\n',
            paragraphOf('a * b _ c_d [x] <y> # `'),
        ],
        ['text that looks like a tag', '\\{% hint %}\n', paragraphOf('{% hint %}')],
        ['text that looks like a formula', '\\$$a\\$$\n', paragraphOf('$$a$$')],
        ['text that looks like a list', '1\\. a\n', paragraphOf('1. a')],
        ['line breaks', 'a\\\nb<br>\n', paragraphOf('a\nb\n')],
        [
            'spaces at the ends of marks',
            'a **b** c\n',
            block('paragraph', [text([leaf('a'), leaf(' b ', [mark('bold')]), leaf('c')])]),
        ],
        [
            'nested marks',
            '**a _b `c`_**\n',
            block('paragraph', [
                text([
                    leaf('a ', [mark('bold')]),
                    leaf('b ', [mark('italic'), mark('bold')]),
                    leaf('c', [mark('code'), mark('bold'), mark('italic')]),
                ]),
            ]),
        ],
        [
            'marks of HTML',
            '<kbd>a</kbd><mark style="color:red;background-color:blue;">b</mark>\n',
            block('paragraph', [
                text([
                    leaf('a', [mark('keyboard')]),
                    leaf('b', [mark('color', { text: 'red', background: 'blue' })]),
                ]),
            ]),
        ],
        [
            'headings',
            '## a\n\n### b\n\n##### c\n',
            block('heading-1', [text([leaf('a')])]),
            block('heading-2', [text([leaf('b')])]),
            block('heading-3', [text([leaf('c')])], { depth: 5 }),
        ],
        [
            'adjacent lists',
            '* a\n\n- b\n\n1. c\n',
            ...['list-unordered', 'list-unordered', 'list-ordered'].map((type, index) =>
                block(type, [block('list-item', [paragraphOf('abc'[index] ?? '')])]),
            ),
        ],
        [
            'tasks, one of them without a text',
            '* [x] a\n* [ ] &#x20;\n',
            block('list-tasks', [
                block('list-item', [paragraphOf('a')], { checked: true }),
                block('list-item', [paragraphOf('')], { checked: false }),
            ]),
        ],
        [
            'code with a fence in it',
            '````\n```\n````\n',
            block('code', [block('code-line', [text([leaf('```')])])]),
        ],
        [
            'a block of an integration as its fence',
            '````mermaid n=3 theme="a\\u0060b\\"c"\nx\n```\ny\n````\n',
            integration({ content: 'x\n```\ny', theme: 'a`b"c', n: 3 }),
        ],
        [
            'a block of an integration without the body',
            '{% @mermaid/diagram n=[1,{"a":"\\u0025}"}] %}\n',
            integration({ n: [1, { a: '%}' }] }),
        ],
        [
            'a block of an integration with data other than props',
            '{% @mermaid/diagram $data={"url":"https://e.example"} %}\n',
            integration({}, { url: 'https://e.example' }),
        ],
        [
            'hints in tabs',
            '{% tabs %}\n{% tab title="A" %}\n{% hint style="info" %}\na\n{% endhint %}\n{% endtab %}\n{% endtabs %}\n',
            block('tabs', [
                block('tabs-item', [block('hint', [paragraphOf('a')], { style: 'info' })], {
                    title: 'A',
                }),
            ]),
        ],
        [
            'a block that Markdown cannot represent',
            '{% block node={"object":"block","type":"drawing","isVoid":true,"data":{"x":"a-b"}} %}\n',
            voidBlock('drawing', { x: 'a-b' }),
        ],
        [
            'an inline that Markdown cannot represent',
            'a<!--inline {"object":"inline","type":"icon","isVoid":true,"data":{"icon":"a\\u002d\\u002d>"}}-->\n',
            block('paragraph', [text([leaf('a')]), voidInline('icon', { icon: 'a-->' })]),
        ],
        [
            'a link whose target is not a file',
            '[x](content-ref:%7B%22kind%22%3A%22user%22%2C%22user%22%3A%22u%22%7D)\n',
            block('paragraph', [
                {
                    object: 'inline',
                    type: 'link',
                    data: { ref: { kind: 'user', user: 'u' } },
                    nodes: [text([leaf('x')])],
                },
            ]),
        ],
        ['an empty paragraph as nothing', '', paragraphOf(''), paragraphOf(' ')],
    ];
    it.each(cases)('writes %s', (_name, markdown, ...nodes) => {
        const { once, twice } = write(...nodes);
        expect(once).toBe(markdown);
        expect(twice).toBe(markdown);
    });

    it('writes title and description', () => {
        expect(writePage({ title: 'A *b*', description: 'c: d', nodes: [paragraphOf('e')] })).toBe(
            '---\ndescription: "c: d"\n---\n\n# A \\*b\\*\n\ne\n',
        );
    });
});

describe('writePage with a source', () => {
    const SOURCE =
        '---\n# mine\ndescription: x\n---\n\nTitle\n=====\n\n\n*  a\n*  b\n\n\n<!-- c -->\n__d__\n\n[e]: f\n\n+ g\n';

    function edit(
        change: (page: ReturnType<typeof readPage>) => Partial<ReturnType<typeof readPage>>,
    ) {
        const page = readPage(SOURCE);
        return writePage({ ...page, ...change(page) }, SOURCE);
    }

    it('returns the source if nothing changed', () => {
        expect(edit(() => ({}))).toBe(SOURCE);
    });

    it('writes only the block that changed', () => {
        expect(edit(({ nodes }) => ({ nodes: nodes.with(1, paragraphOf('new')) }))).toBe(
            SOURCE.replace('__d__', '\nnew'),
        );
    });

    it('keeps comments and definitions behind deleted blocks', () => {
        expect(edit(() => ({ nodes: [] }))).toBe(
            '---\n# mine\ndescription: x\n---\n\nTitle\n=====\n\n<!-- c -->\n\n[e]: f\n',
        );
    });

    it('writes lists that become neighbours with different markers', () => {
        const source = '* a\n\ntext\n\n* b\n';
        const { nodes } = readPage(source);
        const written = writePage(
            { title: undefined, description: undefined, nodes: nodes.toSpliced(1, 1) },
            source,
        );
        expect(written).toBe('* a\n\n- b\n');
    });

    it('writes another title, description, or none', () => {
        expect(edit(() => ({ title: 'New' }))).toContain('---\n\n# New\n\n*  a\n*  b\n');
        expect(edit(() => ({ description: 'y' }))).toContain('---\n# mine\ndescription: y\n---\n');
        expect(edit(() => ({ description: undefined }))).not.toContain('description');
    });

    it('keeps Windows line endings', () => {
        const source = '# T\r\n\r\n__a__\r\n\r\nb\r\n';
        const { nodes } = readPage(source);
        expect(
            writePage(
                { title: 'T', description: undefined, nodes: nodes.with(1, paragraphOf('c')) },
                source,
            ),
        ).toBe('# T\r\n\r\n__a__\r\n\r\nc\r\n');
    });

    it('returns the source after a database and an editor have changed keys and order', () => {
        const source =
            'a **b** [c](d)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- [ ] x\n\n{% hint style="info" %}\n{% endhint %}\n';
        const { nodes } = readPage(source);
        const reordered = nodes.map((node) => reorder(node)) as BlockNode[];
        expect(
            writePage(
                {
                    title: undefined,
                    description: undefined,
                    nodes: [...reordered, paragraphOf('')],
                },
                source,
            ),
        ).toBe(source);
        expect(reordered.map(canonicalKey)).toEqual(nodes.map(canonicalKey));
    });
});

/** Reverses the order of properties and adds a key to every node. */
function reorder(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(reorder);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value)
        .toReversed()
        .map(([name, one]) => [name, name === 'data' ? one : reorder(one)]);
    return Object.fromEntries('object' in value ? [...entries, ['key', 'k1']] : entries);
}
