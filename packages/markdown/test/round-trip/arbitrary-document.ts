import * as fc from 'fast-check';

import { block, voidBlock, voidInline } from '../../src/nodes.ts';
import type { BlockNode, FragmentNode } from '../../src/nodes.ts';
import {
    alignedParagraph,
    dataOf,
    heading,
    icon,
    imageRef,
    inlines,
    length,
    name,
    optional,
    paragraph,
    plainText,
    ref,
    visible,
    words,
    type Arbitrary,
} from './arbitrary-inlines.ts';

const codeLine = fc
    .tuple(
        fc.array(
            fc.oneof(
                { weight: 5, arbitrary: plainText },
                {
                    weight: 1,
                    arbitrary: dataOf({ expression: words }).map((data) =>
                        voidInline('expression', data),
                    ),
                },
            ),
            { minLength: 1, maxLength: 2 },
        ),
        fc.boolean(),
    )
    .map(([nodes, highlighted]) => block('code-line', nodes, highlighted ? { highlighted } : {}));
const plainLine = plainText.map((node) => block('code-line', [node]));
const codeData = dataOf({
    syntax: optional(fc.constantFrom('js', 'c++', 'markdown')),
    title: optional(words),
    overflow: optional(fc.constantFrom('wrap', 'scroll')),
    lineNumbers: optional(fc.boolean()),
});
const code = fc
    .oneof(
        fc.tuple(fc.array(plainLine, { minLength: 1, maxLength: 4 }), codeData),
        fc.tuple(fc.array(codeLine, { minLength: 1, maxLength: 4 }), codeData),
    )
    .map(([lines, data]) => block('code', lines, data));

const captionOf = fc
    .array(paragraph, { maxLength: 2 })
    .map((nodes): FragmentNode[] =>
        nodes.length === 0
            ? []
            : [{ object: 'fragment', fragment: 'caption', type: 'caption', nodes }],
    );
const image = fc
    .tuple(
        dataOf({
            ref: imageRef,
            refDark: optional(imageRef),
            alt: optional(words),
            width: optional(length),
            height: optional(length),
        }),
        captionOf,
    )
    .map(([data, fragments]): BlockNode => ({ ...voidBlock('image', data), fragments }));
const images = fc
    .tuple(
        fc.array(image, { minLength: 1, maxLength: 3 }),
        dataOf({
            align: optional(fc.constantFrom('left', 'center', 'right')),
            fullWidth: optional(fc.boolean()),
            withFrame: optional(fc.boolean()),
        }),
    )
    .map(([nodes, data]) => block('images', nodes, data));

const fileRef = fc
    .constantFrom('.gitbook/assets/a.pdf', 'a "b".zip')
    .map((file) => ({ kind: 'file', file }));
const spec = fc.constant({ kind: 'openapi', spec: 'pets' });
const method = fc.constantFrom('get', 'post');
const label = optional(words.map((word) => `a${word}b`));
const leafBlock: Arbitrary<BlockNode> = fc.oneof(
    fc.constant(voidBlock('divider', {})),
    fc
        .tuple(dataOf({ url: words, fullWidth: optional(fc.boolean()) }), captionOf)
        .map(([data, fragments]) => ({ ...voidBlock('embed', data), fragments })),
    fc
        .tuple(dataOf({ ref: fileRef }), captionOf)
        .map(([data, fragments]) => ({ ...voidBlock('file', data), fragments })),
    dataOf({ ref: optional(fileRef), alt: optional(words) }).map((data) =>
        voidBlock('drawing', data),
    ),
    dataOf({
        formula: fc.array(words, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n')),
    }).map((data) => voidBlock('math', data)),
    dataOf({ ref, title: optional(words) }).map((data) => voidBlock('content-ref', data)),
    dataOf({
        ref: fc.oneof(fileRef, fc.constant({ kind: 'url', url: 'https://e.example/a.yaml' })),
        path: words,
        method,
        expanded: optional(fc.boolean()),
        label,
    }).map((data) => voidBlock('swagger', data)),
    dataOf({ ref: spec, path: words, method, headless: optional(fc.boolean()) }).map((data) =>
        voidBlock('openapi-operation', data),
    ),
    dataOf({ ref: spec, name: words, method }).map((data) => voidBlock('openapi-webhook', data)),
    dataOf({
        ref: spec,
        schemas: fc.array(words, { minLength: 1, maxLength: 3 }),
        grouped: fc.boolean(),
        title: optional(words),
    }).map((data) => voidBlock('openapi-schemas', data)),
    dataOf({ ref: words.map((path) => ({ kind: 'reusable-content', reusableContent: path })) }).map(
        (data) => voidBlock('reusable-content', data),
    ),
    fc
        .tuple(
            name,
            fc.dictionary(name, fc.jsonValue({ maxDepth: 2 }), {
                maxKeys: 3,
                noNullPrototype: true,
            }),
        )
        .map(([id, props]) =>
            voidBlock('integration', { integration: 'mermaid', block: id, props }),
        ),
    fc.dictionary(name, words, { maxKeys: 2, noNullPrototype: true }).map((props) =>
        voidBlock('integration', {
            integration: 'mermaid',
            block: 'diagram',
            props: { ...props, content: Object.values(props).join('\n') },
        }),
    ),
    dataOf({ anything: fc.jsonValue({ maxDepth: 2 }) }).map((data) =>
        voidBlock('block-of-tomorrow', data),
    ),
    code,
    images,
);

const OPTIONS = [
    { value: 'a', label: 'One, two', color: 'blue' },
    { value: 'b', label: '<B>', color: 'red' },
];

/** Cell values by column type, except text columns. */
const VALUES: Readonly<Record<string, Arbitrary<unknown>>> = {
    number: fc.oneof(fc.integer(), fc.constant(1.5)),
    checkbox: fc.boolean(),
    rating: fc.integer({ min: 1, max: 5 }),
    select: fc.subarray(['a', 'b'], { minLength: 1 }),
    files: fc.array(fc.constantFrom('a.pdf', 'b c.pdf'), { minLength: 1, maxLength: 2 }),
    users: fc.constant(['mailto:a@e.example']),
    'content-ref': ref,
    image: fc.oneof(
        imageRef,
        dataOf({ ref: imageRef, objectFit: fc.constantFrom('cover', 'contain') }),
    ),
};

/** Fields of a column definition by column type. */
const SETTINGS: Readonly<Record<string, object>> = {
    text: { textAlignment: 'left' },
    select: { multiple: true, options: OPTIONS },
    users: { multiple: false },
    rating: { max: 5 },
};

interface Cells {
    type: string;
    title: string;
    values: unknown[];
    align: string | undefined;
    width: number | undefined;
    isHidden: boolean;
}

function columnOf(rows: number, cell: Arbitrary<BlockNode[]>): Arbitrary<Cells> {
    const type = fc.constantFrom('text', 'text', 'text', ...Object.keys(VALUES));
    return type.chain((columnType) =>
        fc.record({
            type: fc.constant(columnType),
            title: fc.oneof(fc.constant(''), words),
            values: fc.array(
                columnType === 'text' ? cell : optional(VALUES[columnType] ?? fc.constant(null)),
                {
                    minLength: rows,
                    maxLength: rows,
                },
            ),
            align:
                columnType === 'text'
                    ? optional(fc.constantFrom('center', 'right'))
                    : fc.constant(undefined),
            width: optional(fc.integer({ min: 50, max: 500 })),
            isHidden: fc.boolean(),
        }),
    );
}

function tableOf(columns: readonly Cells[], isCards: boolean, hideHeader: boolean): BlockNode {
    const fragments: FragmentNode[] = [];
    const definition: Record<string, unknown> = {};
    const records: Record<string, { orderIndex: string; values: Record<string, unknown> }> = {};
    const widths: Record<string, number> = {};
    for (const [index, { type, title, values, align, width }] of columns.entries()) {
        const id = `c${index}`;
        const alignment = align === undefined ? {} : { textAlignment: align };
        definition[id] = { id, title, type, ...SETTINGS[type], ...alignment };
        if (width !== undefined && !isCards) widths[id] = width;
        for (const [row, value] of values.entries()) {
            const record = (records[`r${row}`] ??= { orderIndex: String(row), values: {} });
            if (type === 'text') {
                const fragment = `r${row}${id}`;
                record.values[id] = fragment;
                // Cells of a text column contain blocks.
                fragments.push({ object: 'fragment', fragment, nodes: value as BlockNode[] });
            } else if (value !== undefined) record.values[id] = value;
        }
    }
    const visible = columns.flatMap(({ isHidden }, index) =>
        isHidden && index > 0 ? [] : [`c${index}`],
    );
    const view = isCards
        ? { type: 'cards', cardSize: 'large', columns: visible, coverDefinition: 'c0' }
        : {
              type: 'grid',
              columns: visible,
              hideHeader,
              ...(Object.keys(widths).length === 0 ? {} : { columnWidths: widths }),
          };
    return { ...voidBlock('table', { view, definition, records }), fragments };
}

/** Containers with their fields. */
const CONTAINERS: Arbitrary<[type: string, data: Record<string, unknown>]> = fc.oneof(
    dataOf({
        style: fc.constantFrom('info', 'warning', 'danger', 'success'),
        icon: optional(icon),
    }).map((data): [string, Record<string, unknown>] => ['hint', data]),
    dataOf({ expression: visible }).map((data): [string, Record<string, unknown>] => ['if', data]),
    fc.constant<[string, Record<string, unknown>]>(['blockquote', {}]),
);

/** Containers whose children are containers of one type, e.g. tabs. */
const NESTED_CONTAINERS: Arbitrary<{
    outer: [string, object];
    inner: [string, Record<string, unknown>];
}> = fc.oneof(
    dataOf({ title: optional(words), icon: optional(icon), slug: optional(name) }).map((data) => ({
        outer: ['tabs', {}] as [string, object],
        inner: ['tabs-item', data] as [string, Record<string, unknown>],
    })),
    dataOf({ icon: optional(icon) }).map((data) => ({
        outer: ['stepper', {}] as [string, object],
        inner: ['stepper-step', data] as [string, Record<string, unknown>],
    })),
    dataOf({
        width: optional(length),
        verticalAlignment: optional(fc.constantFrom('top', 'middle')),
    }).map((data) => ({
        outer: ['columns', {}] as [string, object],
        inner: ['column', data] as [string, Record<string, unknown>],
    })),
    dataOf({
        date: fc.constant('2026-11-30'),
        tags: optional(fc.constant([{ kind: 'tag', tag: 'new' }])),
    }).map((data) => ({
        outer: ['updates', { format: 'full' }] as [string, object],
        inner: ['update', data] as [string, Record<string, unknown>],
    })),
);

const tree = fc.letrec<{ blocks: BlockNode[]; block: BlockNode }>((tie) => ({
    blocks: fc.array(tie('block'), { minLength: 1, maxLength: 2, depthIdentifier: 'nesting' }),
    block: fc.oneof(
        { maxDepth: 2, depthIdentifier: 'nesting' },
        { weight: 4, arbitrary: paragraph },
        { weight: 2, arbitrary: fc.oneof(heading, alignedParagraph) },
        { weight: 4, arbitrary: leafBlock },
        {
            weight: 2,
            arbitrary: fc
                .tuple(
                    fc.constantFrom('list-unordered', 'list-ordered', 'list-tasks'),
                    fc.array(fc.tuple(tie('blocks'), fc.boolean(), fc.boolean()), {
                        minLength: 1,
                        maxLength: 3,
                    }),
                )
                .map(([type, items]) =>
                    block(
                        type,
                        items.map(([nodes, checked, isEmpty]) =>
                            block(
                                'list-item',
                                isEmpty && type === 'list-tasks' ? [] : nodes,
                                type === 'list-tasks' ? { checked } : {},
                            ),
                        ),
                    ),
                ),
        },
        {
            weight: 2,
            arbitrary: fc
                .tuple(CONTAINERS, tie('blocks'))
                .map(([[type, data], nodes]) => block(type, nodes, data)),
        },
        {
            weight: 2,
            arbitrary: fc
                .tuple(NESTED_CONTAINERS, fc.array(tie('blocks'), { minLength: 1, maxLength: 2 }))
                .map(([{ outer, inner }, parts]) =>
                    block(
                        outer[0],
                        parts.map((nodes) => block(inner[0], nodes, inner[1])),
                        { ...outer[1] },
                    ),
                ),
        },
        {
            weight: 1,
            arbitrary: fc
                .tuple(inlines, tie('blocks'), fc.boolean())
                .map(([title, nodes, isOpen]): BlockNode => ({
                    ...voidBlock('expandable', isOpen ? { defaultExpanded: true } : {}),
                    fragments: [
                        {
                            object: 'fragment',
                            fragment: 'expandable-title',
                            type: 'expandable-title',
                            nodes: [block('paragraph', title)],
                        },
                        {
                            object: 'fragment',
                            fragment: 'expandable-body',
                            type: 'expandable-body',
                            nodes,
                        },
                    ],
                })),
        },
        {
            weight: 2,
            arbitrary: fc.integer({ min: 1, max: 3 }).chain((rows) => {
                const oneParagraph = paragraph.map((node) => [node]);
                const cell = fc.oneof(
                    { weight: 4, arbitrary: oneParagraph },
                    { weight: 1, arbitrary: tie('blocks') },
                );
                return fc
                    .tuple(
                        fc.array(columnOf(rows, cell), { minLength: 1, maxLength: 3 }),
                        fc.boolean(),
                        fc.boolean(),
                    )
                    .map(([columns, isCards, hideHeader]) => tableOf(columns, isCards, hideHeader));
            }),
        },
        {
            weight: 1,
            arbitrary: fc
                .tuple(code, dataOf({ description: words, icon: optional(icon) }))
                .map(([node, data]) => block('prompt', [node], data)),
        },
    ),
}));

/** Documents of every node type, with text that looks like Markdown, HTML and tags. */
export const arbitraryDocument: Arbitrary<BlockNode[]> = tree.blocks;
