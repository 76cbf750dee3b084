/** Defines test pages in the API's format, with everything that a conversion could lose. */

const mark = (type: string, data?: object) => ({ object: 'mark', type, ...(data ? { data } : {}) });
const leaf = (text: string, ...marks: object[]) => ({ object: 'leaf', text, marks });
const text = (...leaves: object[]) => ({ object: 'text', leaves });
export const plain = (content: string) => text(leaf(content));
export const block = (type: string, nodes: object[], rest: object = {}) => ({
    object: 'block',
    type,
    ...rest,
    nodes,
});
export const paragraph = (...nodes: object[]) => block('paragraph', nodes);

function codeLine(line: string) {
    return { object: 'block', type: 'code-line', data: {}, nodes: [plain(line)] };
}

export const PAGES: Record<string, object[]> = {
    'paragraphs and headings': [
        block('heading-1', [plain('Title')], { data: { id: 'title' }, meta: { id: 'title' } }),
        block('heading-2', [plain('Part')], { data: {} }),
        block('heading-3', [plain('Detail')], { data: {}, key: 'k3' }),
        paragraph(plain('Words')),
        paragraph(plain('')),
    ],
    'marks, including those the editor cannot set': [
        paragraph(
            text(
                leaf('a'),
                leaf('b', mark('bold')),
                leaf('c', mark('bold'), mark('italic')),
                leaf('d', mark('code')),
                leaf('e', mark('strikethrough')),
                leaf('f', mark('keyboard')),
                leaf('g', mark('color', { text: 'red', background: 'default' })),
                leaf('h', mark('superscript')),
            ),
        ),
    ],
    'line breaks inside a leaf': [paragraph(plain('one\ntwo\n\nfour'))],
    'links to addresses and to pages': [
        paragraph(
            plain('see '),
            {
                object: 'inline',
                type: 'link',
                data: { ref: { kind: 'url', url: 'https://example.com/a?b=c' } },
                nodes: [text(leaf('here'), leaf(' bold', mark('bold')))],
            },
            plain(' or '),
            {
                object: 'inline',
                type: 'link',
                key: 'l1',
                data: { ref: { kind: 'page', page: 'p1', space: 's1' } },
                nodes: [plain('there')],
            },
        ),
    ],
    'inlines unknown to the editor': [
        paragraph(
            plain('hi '),
            { object: 'inline', type: 'emoji', isVoid: true, data: { code: '1f600' } },
            {
                object: 'inline',
                type: 'link',
                data: { ref: { kind: 'url', url: 'https://example.com' } },
                nodes: [{ object: 'inline', type: 'inline-image', isVoid: true, data: {} }],
            },
            plain('!'),
        ),
    ],
    lists: [
        block('list-unordered', [
            block('list-item', [
                paragraph(plain('one')),
                block('list-ordered', [block('list-item', [paragraph(plain('deep'))])], {
                    data: { start: 4 },
                }),
            ]),
            block('list-item', [block('code', [codeLine('x')], { data: {} })]),
        ]),
        block('list-tasks', [
            block('list-item', [paragraph(plain('done'))], { data: { checked: true } }),
            block('list-item', [paragraph(plain('open'))], { data: { checked: false } }),
        ]),
    ],
    'code, quotes, hints and dividers': [
        block('code', [codeLine('const a = 1;'), codeLine(''), codeLine('  return a;')], {
            data: { syntax: 'typescript', title: 'a.ts', lineNumbers: true },
        }),
        block('blockquote', [paragraph(plain('said')), paragraph(plain('again'))]),
        block('hint', [paragraph(plain('careful'))], { data: { style: 'warning' } }),
        { object: 'block', type: 'divider', isVoid: true, data: {} },
    ],
    'integration blocks': [
        {
            object: 'block',
            type: 'integration',
            isVoid: true,
            key: 'abc',
            data: { integration: 'hello-world', block: 'hello', props: { count: 3 } },
        },
    ],
    'lists with children other than items': [
        block('list-unordered', [block('paragraph', [plain('no item')])]),
    ],
    'blocks unknown to the editor': [
        {
            object: 'block',
            type: 'openapi-operation',
            isVoid: true,
            data: { ref: { kind: 'x' } },
        },
        block('tabs', [block('tabs-item', [paragraph(plain('inside'))], { data: { title: 'A' } })]),
        block('code', [{ ...codeLine('lit'), data: { highlighted: true } }], { data: {} }),
    ],
};
