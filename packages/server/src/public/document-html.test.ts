import { describe, expect, it } from 'vitest';

import { renderDocument } from './document-html.ts';
import { integrationBlocks, readBlock, type DocumentNode } from './document-node.ts';

const leaf = (text: string, ...marks: string[]) => ({
    object: 'leaf',
    text,
    marks: marks.map((type) => ({ object: 'mark', type })),
});
const text = (content: string, ...marks: string[]): DocumentNode => ({
    object: 'text',
    leaves: [leaf(content, ...marks)],
});
const node = (type: string, nodes: DocumentNode[] = [], rest: object = {}): DocumentNode => ({
    object: 'block',
    type,
    nodes,
    ...rest,
});
const paragraph = (content: string) => node('paragraph', [text(content)]);
const placed = (component: string) =>
    node('integration', [], { data: { integration: 'i', block: component, props: {} } });

const html = (...nodes: DocumentNode[]) => String(renderDocument(nodes, () => undefined).html);

describe('a document as HTML', () => {
    it.each<[string, DocumentNode, string]>([
        [
            'marks',
            node('paragraph', [text('a', 'bold', 'code')]),
            '<p><code><strong>a</strong></code></p>',
        ],
        [
            'markup in text',
            paragraph('<img src=x onerror=alert(1)>'),
            '<p>&lt;img src=x onerror=alert(1)&gt;</p>',
        ],
        [
            'an author’s comment',
            node('code', [node('code-line', [text('<!-- ask Ada -->')])], {
                data: { syntax: 'html', verbatim: 'comment' },
            }),
            '',
        ],
        [
            'a list that begins later',
            node('list-ordered', [node('list-item', [paragraph('x')])], { data: { start: 3 } }),
            '<ol start="3"><li><p>x</p></li></ol>',
        ],
        [
            'a hint of no known style',
            node('hint', [paragraph('x')], { data: { style: '"><b>' } }),
            expect.stringMatching(
                /^<aside class="hint" data-style="info" aria-label="Note"><svg .*<div><p>x<\/p><\/div><\/aside>$/,
            ) as string,
        ],
        [
            'tabs without a script',
            node('tabs', [
                node('tabs-item', [paragraph('x')], { data: { title: '<A>' } }),
                node('tabs-item', [paragraph('y')], { data: { title: 'B' } }),
            ]),
            '<div class="tabs"><input type="radio" name="tabs-0" id="tabs-0-0" checked><label for="tabs-0-0">&lt;A&gt;</label><input type="radio" name="tabs-0" id="tabs-0-1"><label for="tabs-0-1">B</label><section><p>x</p></section><section><p>y</p></section></div>',
        ],
        [
            'a colour',
            node('paragraph', [
                {
                    object: 'text',
                    leaves: [
                        {
                            text: 'x',
                            marks: [
                                { type: 'color', data: { text: 'red', background: 'default' } },
                            ],
                        },
                    ],
                },
            ]),
            '<p><span data-color="red">x</span></p>',
        ],
        ['a divider', node('divider'), '<hr>'],
        ['an unknown block as what it holds', node('carousel', [paragraph('x')]), '<p>x</p>'],
        [
            'columns',
            node('columns', [
                node('column', [paragraph('x')], { data: { width: { unit: '%', value: 33.3 } } }),
            ]),
            '<div class="columns"><div class="column" data-width="30"><p>x</p></div></div>',
        ],
        [
            'a stepper',
            node('stepper', [node('stepper-step', [paragraph('x')])]),
            '<ol class="stepper"><li><p>x</p></li></ol>',
        ],
        [
            'a file of the repository as its name',
            node('file', [], { data: { ref: { kind: 'file', file: 'a/<b>.pdf' } } }),
            '<figure class="file"><span class="name">&lt;b&gt;.pdf</span></figure>',
        ],
        [
            'no script from a file',
            node('file', [], { data: { ref: { kind: 'url', url: 'javascript:alert(1)' } } }),
            '<figure class="file"><span class="name">javascript:alert(1)</span></figure>',
        ],
        [
            'an operation',
            node('openapi-operation', [], {
                data: { method: 'get', path: '/pets', ref: { kind: 'openapi', spec: 'pets' } },
            }),
            '<p class="api"><code>GET</code> <code>/pets</code> of <span class="name">pets</span></p>',
        ],
        [
            'a button that leads nowhere as text',
            node('button', [], {
                data: { label: '<b>', kind: 'primary', action: { action: 'ask' } },
            }),
            '<span class="button" data-kind="primary">&lt;b&gt;</span>',
        ],
        [
            'a variable',
            node('expression', [], { data: { expression: 'space.vars.<a>' } }),
            '<code class="expression">space.vars.&lt;a&gt;</code>',
        ],
        [
            'an aligned paragraph',
            node('paragraph', [text('x')], { data: { align: 'center' } }),
            '<p data-align="center">x</p>',
        ],
        [
            'highlighted lines',
            node('code-line', [text('x')], { data: { highlighted: true } }),
            '<mark>x</mark>',
        ],
        [
            'cards',
            node('table', [], {
                data: {
                    view: { type: 'cards', columns: ['c0'], coverDefinition: 'c1' },
                    definition: { c0: { type: 'text' }, c1: { type: 'image' } },
                    records: {
                        r0: {
                            values: {
                                c0: 'f',
                                c1: { kind: 'url', url: 'https://e.example/a.png' },
                            },
                        },
                    },
                },
                fragments: [{ object: 'fragment', fragment: 'f', nodes: [paragraph('x')] }],
            }),
            '<ul class="cards"><li><img src="https://e.example/a.png" alt="" loading="lazy"><div><p>x</p></div></li></ul>',
        ],
        ['names of Object.prototype as unknown', node('constructor', [paragraph('x')]), '<p>x</p>'],
        ['conditional content that the reader may see', node('if', [paragraph('x')]), '<p>x</p>'],
        ['reusable content', node('reusable-content', [paragraph('x')], { data: {} }), '<p>x</p>'],
        [
            'the value of a variable',
            node('expression', [], { data: { expression: 'space.vars.a', value: '<b>' } }),
            '&lt;b&gt;',
        ],
        [
            'a link that leads nowhere as text',
            node('link', [text('x')], { data: { ref: { kind: 'page', page: 'p' } } }),
            'x',
        ],
        ['no frame of an embed', node('embed', [], { data: { url: 'javascript:alert(1)' } }), ''],
        [
            'no picture from a script',
            node('image', [], {
                data: { ref: { url: 'data:image/svg+xml,<svg onload=alert(1)>' } },
            }),
            '',
        ],
        ['an emoji', node('emoji', [], { data: { code: '1f44b-1f3fd' } }), '👋🏽'],
        ['no emoji beyond Unicode', node('emoji', [], { data: { code: 'ffffff' } }), ''],
    ])('renders %s', (_what, given, expected) => {
        expect(html(given)).toEqual(expected);
    });

    it('renders lines of code as text', () => {
        const lines = ['if (a < b) {', '', '}'].map((line) => node('code-line', [text(line)]));
        const shown = html(node('code', lines, { data: { title: 'a.ts', syntax: 'ts' } }));
        expect(shown).toContain('<figcaption>a.ts</figcaption>');
        expect(shown).toContain('<code data-syntax="ts">if (a &lt; b) {\n\n}</code>');
    });

    it('renders an image with its caption, and an expandable', () => {
        const fragments = [
            { object: 'fragment', fragment: 'caption', nodes: [paragraph('A cat')] },
        ];
        const data = { ref: { kind: 'url', url: 'https://a.example/b.png?c="' }, alt: 'Cat' };
        expect(html(node('image', [], { data, fragments }))).toBe(
            '<figure><img src="https://a.example/b.png?c=&quot;" alt="Cat" loading="lazy"><figcaption>A cat</figcaption></figure>',
        );
        const parts = [
            { object: 'fragment', fragment: 'expandable-title', nodes: [paragraph('More')] },
            { object: 'fragment', fragment: 'expandable-body', nodes: [paragraph('Inside')] },
        ];
        expect(html(node('expandable', [], { data: {}, fragments: parts }))).toBe(
            '<details class="expandable"><summary>More</summary><p>Inside</p></details>',
        );
    });

    it('renders a table in the order of its records and columns', () => {
        const table = node('table', [], {
            data: {
                view: { type: 'grid', columns: ['b', 'a', 'gone'] },
                definition: {
                    a: { title: 'A', type: 'text' },
                    b: { title: 'B', type: 'select', options: [{ value: '1', label: '<One>' }] },
                },
                records: {
                    x: { orderIndex: 'b', values: { a: 'f', b: ['1'] } },
                    y: { orderIndex: 'a', values: { a: 'plain', b: true } },
                },
            },
            fragments: [{ object: 'fragment', fragment: 'f', nodes: [paragraph('In a fragment')] }],
        });
        expect(html(table)).toContain(
            '<thead><tr><th scope="col">B</th><th scope="col">A</th></tr></thead><tbody><tr><td>✓</td><td>plain</td></tr><tr><td>&lt;One&gt;</td><td><p>In a fragment</p></td></tr></tbody>',
        );
    });

    it('creates an outline with unique ids', () => {
        const nodes = [
            node('heading-1', [text('Content')]),
            node('heading-2', [text('Über uns')]),
            node('heading-2', [text('x')], { meta: { id: 'given' } }),
            node('heading-3', []),
        ];
        const { outline } = renderDocument(nodes, () => undefined);
        expect(outline).toEqual([
            { id: 'content-2', level: 1, text: 'Content' },
            { id: 'uber-uns', level: 2, text: 'Über uns' },
            { id: 'given', level: 2, text: 'x' },
        ]);
    });

    it('numbers nested blocks in the order of integrationBlocks', () => {
        const nodes = [
            node('hint', [placed('a')]),
            node('expandable', [], {
                fragments: [
                    { object: 'fragment', fragment: 'expandable-body', nodes: [placed('b')] },
                ],
            }),
            node('integration', [], { data: { nonsense: true } }),
            placed('c'),
        ];
        const shown = String(renderDocument(nodes, () => undefined).html);
        const numbers = [...shown.matchAll(/data-block="(\d)"[^>]*data-component="(\w)"/g)];
        expect(numbers.map(([, index, component]) => [Number(index), component])).toEqual([
            [0, 'a'],
            [1, 'b'],
            [3, 'c'],
        ]);
        for (const [, index, component] of numbers) {
            const found = readBlock(integrationBlocks(nodes)[Number(index)]);
            expect(found?.component).toBe(component);
        }
    });
});
