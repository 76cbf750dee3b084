import * as fc from 'fast-check';

import { block, leaf, mark, text, voidInline } from '../../src/nodes.ts';
import type { InlineNode, Leaf, TextNode } from '../../src/nodes.ts';

export type Arbitrary<T> = fc.Arbitrary<T>;

/** Characters and words that have a meaning in Markdown, HTML, YAML or GitBook's tags. */
const PIECES = [
    'a',
    'word',
    'Zürich',
    '日本',
    '🎉',
    ' ',
    ' ',
    '  ',
    'x_y',
    'a*b',
    '1.',
    '-',
    '+',
    '#',
    '##',

    '>',
    '|',
    '`',
    '``',
    '*',
    '**',
    '_',
    '~',
    '~~',
    '[',
    ']',
    '(',
    ')',
    '!',
    '\\',
    '/',
    '<',
    '&',

    '&amp;',
    '<b>',
    '</b>',
    '<br>',
    '<!--',
    '-->',
    '{%',
    '%}',
    '{% hint %}',
    '{#id}',
    '$$',
    '$',

    '"',
    "'",
    '=',
    ':',
    ';',
    ':smile:',
    'https://e.example/a',
    'a@e.example',
    '[^1]',
    '[x]',
    '---',
];

export const words = fc
    .array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 6 })
    .map((parts) => parts.join(''));
export const visible = words.map((word) => `a${word}b`);
export const optional = <T>(arbitrary: Arbitrary<T>) =>
    fc.option(arbitrary, { nil: undefined, freq: 2 });
export const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const url = fc.constantFrom(
    'https://e.example/a?b=1&c=2#d',
    'a.md',
    '../b c.md#x',
    '#top',
    'mailto:a@e.example',
    '.gitbook/assets/a (1).png',
);
export const length = fc.oneof(
    fc.integer({ min: 1, max: 900 }),
    fc.constantFrom({ unit: '%', value: 50 }, { unit: '%', value: 33.33 }),
);

/** Drops undefined fields, as JSON does. */
export function dataOf<T extends Record<string, unknown>>(model: {
    [K in keyof T]: Arbitrary<T[K]>;
}) {
    return fc
        .record(model)
        .map((data) => JSON.parse(JSON.stringify(data)) as Record<string, unknown>);
}

export const ref = fc.oneof(
    url.map((href) =>
        href.startsWith('#')
            ? { kind: 'anchor', anchor: href.slice(1) }
            : { kind: 'url', url: href },
    ),
    fc.constant({ kind: 'user', user: 'u-1' }),
    fc.constant({ kind: 'page', page: 'p1', space: 's1' }),
);
export const imageRef = url
    .filter((href) => !href.startsWith('#'))
    .map((href) => ({ kind: 'url', url: href }));

const colors = fc.constantFrom('default', 'red', 'blue', '$primary');
const markOf = fc.oneof(
    fc
        .constantFrom(
            'bold',
            'italic',
            'code',
            'keyboard',
            'strikethrough',
            'superscript',
            'subscript',
        )
        .map((type) => mark(type)),
    fc.record({ text: colors, background: colors }).map((data) => mark('color', data)),
);
const marks = fc.uniqueArray(markOf, { maxLength: 3, selector: ({ type }) => type });
const leafOf: Arbitrary<Leaf> = fc
    .tuple(
        fc.oneof(
            words,
            words.map((word) => `${word}\n${word}`),
        ),
        marks,
    )
    .map(([content, all]) => leaf(content, all));
const textOf: Arbitrary<TextNode> = fc.array(leafOf, { minLength: 1, maxLength: 3 }).map(text);
export const plainText: Arbitrary<TextNode> = words.map((word) => text([leaf(word)]));

const link: Arbitrary<InlineNode> = fc
    .record({ ref, nodes: textOf })
    .map(({ ref: target, nodes }) => ({
        object: 'inline',
        type: 'link',
        isVoid: false,
        data: { ref: target },
        nodes: [nodes],
    }));
export const icon = fc.constantFrom('gear', 'rocket-launch');
const buttonLook = {
    label: words,
    kind: fc.constantFrom('primary', 'secondary'),
    icon: optional(icon),
    size: optional(fc.constantFrom('small', 'large')),
};
const inlineNode: Arbitrary<InlineNode> = fc.oneof(
    link,
    dataOf({ icon, color: optional(fc.constantFrom('red', '$primary')) }).map((data) =>
        voidInline('icon', data),
    ),
    dataOf({ expression: words }).map((data) => voidInline('expression', data)),
    dataOf({ formula: visible }).map((data) => voidInline('inline-math', data)),
    dataOf({
        ref: imageRef,
        refDark: optional(imageRef),
        alt: optional(visible),
        caption: optional(visible),
        size: optional(fc.constantFrom('line', 'original')),
    }).map((data) => voidInline('inline-image', data)),
    dataOf({ ref, label: optional(visible) }).map((data) => voidInline('mention', data)),
    dataOf({ ...buttonLook, ref }).map((data) => voidInline('button', data)),
    dataOf({
        ...buttonLook,
        action: fc.oneof(
            dataOf({ action: fc.constantFrom('ask', 'search'), query: optional(words) }),
            dataOf({ action: fc.constant('select'), slug: name }),
        ),
    }).map((data) => voidInline('button', data)),
    dataOf({ unknown: words }).map((data) => voidInline('annotation', data)),
);
export const inlines: Arbitrary<(TextNode | InlineNode)[]> = fc.array(
    fc.oneof({ weight: 3, arbitrary: textOf }, { weight: 1, arbitrary: inlineNode }),
    { minLength: 1, maxLength: 3 },
);

export const paragraph = inlines.map((nodes) => block('paragraph', nodes));
const alignment = optional(fc.constantFrom('start', 'center', 'end'));
export const heading = fc
    .tuple(fc.constantFrom(1, 2, 3), inlines, dataOf({ id: optional(name), align: alignment }))
    .map(([level, nodes, data]) => block(`heading-${level}`, nodes, data));
export const alignedParagraph = fc
    .tuple(inlines, fc.constantFrom('start', 'center', 'end'))
    .map(([nodes, align]) => block('paragraph', nodes, { align }));
