import { describe, expect, it } from 'vitest';

import type { BlockNode, DocumentNode } from './nodes.ts';
import { readPage } from './read-page.ts';
import { writePage } from './write-page.ts';

/** Every form that GitBook exports, and the types of the nodes that it is read as. */
const FORMS: [name: string, markdown: string, types: string[]][] = [
    ['heading with an id', '## Start here <a href="#begin" id="begin"></a>', ['heading-1']],
    ['heading with an id in braces', '## Start here {#begin}', ['heading-1']],
    ['aligned paragraph', '<p align="center">a <strong>b</strong></p>', ['paragraph']],
    ['aligned heading', '<h2 align="center">Title <a href="#t" id="t"></a></h2>', ['heading-1']],
    [
        'expandable',
        '<details>\n\n<summary>More <code>x</code></summary>\n\nInside\n\n* a list\n\n</details>',
        ['expandable', 'list-unordered'],
    ],
    [
        'open expandable',
        '<details open>\n\n<summary>More</summary>\n\nInside\n\n</details>',
        ['expandable'],
    ],
    [
        'expandable in an expandable',
        '<details>\n\n<summary>A</summary>\n\n<details>\n\n<summary>B</summary>\n\nx\n\n</details>\n\n</details>',
        ['expandable'],
    ],
    [
        'stepper',
        '{% stepper %}\n{% step %}\n### One\n\ntext\n{% endstep %}\n\n{% step %}\n### Two\n{% endstep %}\n{% endstepper %}',
        ['stepper', 'stepper-step'],
    ],
    [
        'columns with a table at an end',
        '{% columns %}\n{% column width="33.33%" valign="middle" %}\nleft\n{% endcolumn %}\n\n{% column %}\n<table><thead><tr><th width="120">a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>\n{% endcolumn %}\n{% endcolumns %}',
        ['columns', 'column', 'table'],
    ],
    [
        'tabs with icons',
        '{% tabs %}\n{% tab title="A" icon="gear" slug="a" %}\na\n{% endtab %}\n{% endtabs %}',
        ['tabs', 'tabs-item'],
    ],
    ['hint with an icon', '{% hint style="warning" icon="bolt" %}\na\n{% endhint %}', ['hint']],
    [
        'cards',
        '<table data-view="cards"><thead><tr><th></th><th data-hidden data-card-target data-type="content-ref"></th><th data-hidden data-card-cover data-type="image">Cover</th></tr></thead><tbody><tr><td><strong>Card</strong></td><td><a href="a.md">a.md</a></td><td data-object-fit="contain"><a href=".gitbook/assets/a.png">a.png</a></td></tr></tbody></table>',
        ['table'],
    ],
    [
        'large cards, with headings and two paragraphs',
        '<table data-card-size="large" data-view="cards" data-full-width="false"><thead><tr><th></th></tr></thead><tbody><tr><td><h4><i class="fa-leaf">:leaf:</i></h4><p>Text &#x26; more</p></td></tr></tbody></table>',
        ['table', 'icon'],
    ],
    [
        'table with every type of column',
        '<table data-header-hidden data-full-width="true" data-search="true"><thead><tr><th width="200" align="center" valign="top">Text</th><th data-type="number">N</th><th data-type="checkbox">C</th><th data-type="rating" data-max="5">R</th><th>S<select multiple><option value="a" label="One" color="blue"></option><option value="b" label="Two" color="red"></option></select></th><th data-type="files">F</th><th data-type="users" data-multiple>U</th></tr></thead><tbody><tr><td align="center" valign="top">a<br>b</td><td>1.5</td><td>true</td><td>3</td><td><span data-option="a">One, </span><span data-option="b">Two</span></td><td><a href="x.pdf">x.pdf</a></td><td><a href="mailto:a@example.com">mailto:a@example.com</a></td></tr><tr><td align="center" valign="top"></td><td>null</td><td>false</td><td></td><td></td><td></td><td></td></tr></tbody></table>',
        ['table'],
    ],
    [
        'cells with lists and tasks',
        '| a                           | b |\n| --------------------------- | - |\n| <ul><li>x</li><li>y</li></ul> | <ul class="contains-task-list"><li><input type="checkbox" checked>done</li></ul> |'
            .replace(/ {2,}/g, ' ')
            .replace(/-{2,}/, '-'),
        ['table', 'list-unordered', 'list-tasks'],
    ],
    ['embed', '{% embed url="https://e.example/v" %}', ['embed']],
    [
        'embed with a caption',
        '{% embed url="https://e.example/v" %}\nA *video*\n{% endembed %}'.replaceAll('*', '_'),
        ['embed'],
    ],
    ['file', '{% file src=".gitbook/assets/a.pdf" %}', ['file']],
    [
        'file with a caption',
        '{% file src=".gitbook/assets/a.pdf" %}\nCaption\n{% endfile %}',
        ['file'],
    ],
    [
        'figure with a caption and a size',
        '<figure><img src=".gitbook/assets/image (1).png" alt="An &#x26; image" width="375"><figcaption><p>A <em>caption</em></p></figcaption></figure>',
        ['images', 'image'],
    ],
    [
        'figure for both themes',
        '<figure><picture><source srcset="d.png" media="(prefers-color-scheme: dark)"><img src="l.png" alt=""></picture><figcaption></figcaption></figure>',
        ['images', 'image'],
    ],
    [
        'several images, aligned, with a frame',
        '<div align="left" data-full-width="true" data-with-frame="true"><figure><img src="a.png" alt=""><figcaption></figcaption></figure> <figure><img src="b.png" alt="" width="50%"><figcaption></figcaption></figure></div>',
        ['images', 'image'],
    ],
    [
        'drawing',
        '<img src=".gitbook/assets/file.excalidraw.svg" alt="" class="gitbook-drawing">',
        ['drawing'],
    ],
    [
        'reference to a page',
        '{% content-ref url="https://e.example/a.md" %}\n[a.md](https://e.example/a.md)\n{% endcontent-ref %}',
        ['content-ref'],
    ],
    [
        'OpenAPI operation of a file',
        '{% openapi src=".gitbook/assets/api.yaml" path="/pets" method="get" %}\n[api.yaml](.gitbook/assets/api.yaml)\n{% endopenapi %}',
        ['swagger'],
    ],
    [
        'OpenAPI operation',
        '{% openapi-operation spec="pets" path="/pets/{id}" method="get" %}\n[OpenAPI pets](https://e.example/pets.yaml)\n{% endopenapi-operation %}',
        ['openapi-operation'],
    ],
    [
        'OpenAPI webhook',
        '{% openapi-webhook spec="pets" name="added" method="post" %}\n[OpenAPI pets](https://e.example/pets.yaml)\n{% endopenapi-webhook %}',
        ['openapi-webhook'],
    ],
    [
        'OpenAPI schemas',
        '{% openapi-schemas spec="pets" schemas="Pet,Owner" grouped="true" %}\n[OpenAPI pets](https://e.example/pets.yaml)\n{% endopenapi-schemas %}',
        ['openapi-schemas'],
    ],
    [
        'conditional content',
        '{% if visitor.claims.unsigned.plan === "free" && "%}" %}\n{% hint style="info" %}\na\n{% endhint %}\n{% endif %}',
        ['if', 'hint'],
    ],
    ['reusable content', '{% include "../.gitbook/includes/note (1).md" %}', ['reusable-content']],
    [
        'updates',
        '{% updates format="full" %}\n{% update date="2026-11-30" tags="added,fixed" %}\n## New\n\ntext\n{% endupdate %}\n{% endupdates %}',
        ['updates', 'update'],
    ],
    [
        'prompt',
        '{% prompt description="Do it" icon="sparkles" openInAIProviders="true" %}\n```markdown\nDo it.\n```\n{% endprompt %}',
        ['prompt', 'code'],
    ],
    [
        'code with highlighted lines and a variable',
        '<pre class="language-js" data-title="a.js" data-line-numbers><code class="lang-js">const a = "&#x3C;b&#x3E;";\n<strong>highlighted\n</strong>\n<code class="expression">space.vars.key</code>\n</code></pre>'.replaceAll(
            '"&#x3C;b&#x3E;"',
            '&#x22;&#x3C;b&#x3E;&#x22;',
        ),
        ['code', 'expression'],
    ],
    ['math', '$$\na_1\n$$', ['math']],
    [
        'inlines',
        'a $$x^2$$ <i class="fa-gear">:gear:</i> <mark style="color:red;"><i class="fa-bolt">:bolt:</i></mark> <code class="expression">space.vars.site_name</code> <img src="i.svg" alt="" data-size="line"> [page.md](page.md "mention") <mark style="color:blue;">b</mark>',
        ['inline-math', 'icon', 'expression', 'inline-image', 'mention'],
    ],
    [
        'image in a line for both themes',
        'a <picture><source srcset="d.svg" media="(prefers-color-scheme: dark)"><img src="l.svg" alt="A"></picture> b',
        ['inline-image'],
    ],
    [
        'buttons',
        '<a href="https://e.example" class="button primary" data-icon="rocket">Start</a><button type="button" class="button secondary" data-action="ask" data-query="How&#x3F;">Ask</button>'.replace(
            '&#x3F;',
            '?',
        ),
        ['button'],
    ],
];

function typesIn(nodes: readonly DocumentNode[]): string[] {
    return nodes.flatMap((node) => {
        if (node.object === 'text') return [];
        const inner = typesIn(node.nodes ?? []);
        const header = Object.values((node.data?.['definition'] ?? {}) as object);
        const fragments = node.object === 'block' ? (node.fragments ?? []) : [];
        return [
            node.type,
            ...inner,
            ...fragments.flatMap(({ nodes: parts }) => typesIn(parts)),
            ...header.flatMap((column: { header?: DocumentNode[] }) =>
                typesIn(column.header ?? []),
            ),
        ];
    });
}

function isVerbatim(node: BlockNode): boolean {
    return JSON.stringify(node).includes('verbatim');
}

function write(nodes: readonly BlockNode[]): string {
    return writePage({ title: undefined, description: undefined, nodes });
}

describe('blocks that GitBook writes', () => {
    it.each(FORMS)('reads %s and writes it the same way', (_name, markdown, types) => {
        const { nodes } = readPage(markdown);
        expect(nodes.some(isVerbatim), JSON.stringify(nodes)).toBe(false);
        expect(typesIn(nodes)).toEqual(expect.arrayContaining(types));
        expect(write(nodes)).toBe(`${markdown}\n`);
    });

    it('reads all forms on one page', () => {
        const markdown = FORMS.map(([, form]) => form).join('\n\n');
        const { nodes } = readPage(markdown);
        expect(nodes.some(isVerbatim)).toBe(false);
        expect(write(nodes)).toBe(`${markdown}\n`);
    });

    it.each(FORMS)('reads %s inside an expandable, a tab and a list', (_name, markdown) => {
        const inTab = `{% tabs %}\n{% tab title="A" %}\n${markdown}\n{% endtab %}\n{% endtabs %}`;
        const inDetails = `<details>\n\n<summary>A</summary>\n\n${markdown}\n\n</details>`;
        const inList = `* a\n\n${markdown.replaceAll(/^(?=.)/gm, '  ')}`;
        for (const source of [inTab, inDetails, inList]) {
            const { nodes } = readPage(source);
            expect(nodes.some(isVerbatim), source).toBe(false);
            expect(nodes, source).toHaveLength(1);
        }
    });
});

describe('forms that other tools write', () => {
    it.each([
        [
            'summary on the next line',
            '<details>\n<summary>More</summary>\n\nInside\n\n</details>',
            'expandable',
        ],
        ['heading with an anchor without a target', '## Title <a id="x"></a>', 'heading-1'],
        [
            'image without a figure',
            '<div align="center"><img src="a.png" alt="" width="20"></div>',
            'images',
        ],
        [
            'table with a hidden column in front',
            '<table data-view="cards"><thead><tr><th data-hidden data-card-cover data-type="files"></th><th>a</th></tr></thead><tbody><tr><td><a href="a.png">a.png</a></td><td>b</td></tr></tbody></table>',
            'table',
        ],
    ])('reads a %s', (_name, markdown, type) => {
        const { nodes } = readPage(markdown);
        expect(nodes.map((node) => node.type)).toEqual([type]);
        expect(isVerbatim(nodes[0] as BlockNode)).toBe(false);
    });

    it.each([
        [
            'attribute that GitBook does not write',
            '<details class="x">\n\n<summary>More</summary>\n\nInside\n\n</details>',
        ],
        [
            'script in a cell',
            '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td><script>x</script></td></tr></tbody></table>',
        ],
        [
            'merged cell',
            '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td colspan="2">b</td></tr></tbody></table>',
        ],
        ['figure with a style', '<figure style="x"><img src="a.png" alt=""></figure>'],
        ['unclosed element', '<p align="center">a <b>c</p>'],
    ])('keeps an %s as it is', (_name, markdown) => {
        const { nodes } = readPage(markdown);
        expect(nodes.some(isVerbatim)).toBe(true);
        expect(write(nodes)).toBe(`${markdown}\n`);
    });
});
