import { expect, it } from 'vitest';

import type { Diagnostic } from '../diagnostic.ts';
import { collectInitialValues } from './initial-values.ts';
import { TreeReader, type ReadCache } from './tree-reader.ts';
import { shareStructure } from './structural-sharing.ts';

function read(raw: unknown) {
    const diagnostics: Diagnostic[] = [];
    const reader = new TreeReader((diagnostic) => diagnostics.push(diagnostic));
    const element = reader.element(raw, { parent: null, key: 'element' });
    return { element, reported: diagnostics.map(({ code, path }) => `${code} ${path}`) };
}

it('reads a valid tree without diagnostics', () => {
    const { element, reported } = read({
        type: 'block',
        children: [{ type: 'text', style: 'bold', children: 'Hi' }],
        controls: [
            { label: 'A', onPress: { action: 'a' } },
            [{ label: 'B', onPress: { action: 'b' } }],
        ],
    });
    expect(reported).toEqual([]);
    expect(element).toEqual({
        type: 'block',
        children: [{ type: 'text', style: 'bold', children: ['Hi'] }],
        controls: [
            [{ label: 'A', onPress: { action: 'a' } }],
            [{ label: 'B', onPress: { action: 'b' } }],
        ],
    });
});

it('drops and reports values of wrong types', () => {
    const { element, reported } = read({ type: 'image', source: 'x', aspectRatio: Number.NaN });
    expect(element).toEqual({ type: 'image' });
    expect(reported).toEqual(['wrong-type element.source', 'wrong-type element.aspectRatio']);
});

it('leaves out inputs without a state key', () => {
    const { element, reported } = read({
        type: 'block',
        children: [{ type: 'textinput' }, { type: 'radio', state: 'a' }],
    });
    expect(element).toEqual({ type: 'block', children: [] });
    expect(reported).toContain('missing-property element.children[0].state');
    expect(reported).toContain('missing-property element.children[1].value');
});

it('collects initial values; the first input of a key wins', () => {
    const { element } = read({
        type: 'block',
        children: [
            {
                type: 'input',
                label: 'A',
                element: { type: 'textinput', state: 'a', initialValue: 'one' },
            },
            { type: 'textinput', state: 'a', initialValue: 'two' },
            { type: 'switch', state: 'b', initialValue: false },
            { type: 'select', state: 'c', initialValue: 'x', options: [] },
            { type: 'select', state: 'd', initialValue: ['x', 'y'], multiple: true, options: [] },
            {
                type: 'codeblock',
                state: 'e',
                content: 'code',
                header: [{ type: 'switch', state: 'f', initialValue: true }],
            },
        ],
    });
    if (!element) throw new Error('no element');
    expect(Object.fromEntries(collectInitialValues(element))).toEqual({
        a: 'one',
        b: false,
        c: 'x',
        d: ['x', 'y'],
        e: 'code',
        f: true,
    });
});

it('reports every kind of schema deviation', () => {
    const { element, reported } = read({
        type: 'block',
        children: [
            { type: 'block', children: [] },
            { type: 'vstack', children: [{ type: 'stepper', activeStep: 'a', children: [] }] },
            { type: 'link', target: {}, children: 'x' },
            { type: 'link', target: { url: { host: 'a.example' } }, children: 'x' },
            { type: 'image', source: { url: { toString: 1 } }, aspectRatio: 1 },
            { type: 'webframe', source: { url: 'https://a.example', extra: 1 } },
            { type: 'text', children: ['a', false, 'b'] },
            {
                type: 'select',
                state: 's',
                multiple: true,
                initialValue: 'x',
                options: [{ id: 1, label: { no: 'text' } }, { id: 'b' }],
            },
            { type: 'select', state: 't', options: { source: 'graphql' } },
            { type: 'select', state: 'u', options: { url: { host: 'a.example' } } },
        ],
        controls: [
            {
                label: 'A',
                colour: 'red',
                onPress: { action: 'a' },
                confirm: { title: 'T', text: 't', confirm: 'c', style: 'loud', note: 1 },
            },
        ],
    });
    const at = 'element.children';
    expect(reported.filter((one) => !/onStepChange|onComplete/.test(one))).toEqual([
        `misplaced-element ${at}[0]`,
        `misplaced-element ${at}[1].children[0]`,
        `missing-property ${at}[2].target.url`,
        `missing-property ${at}[3].target.url.pathname`,
        `wrong-type ${at}[4].source.url`,
        `unknown-property ${at}[5].source.extra`,
        `coerced ${at}[6].children[1]`,
        `coerced ${at}[7].options[0].id`,
        `wrong-type ${at}[7].options[0].label`,
        `missing-property ${at}[7].options[1].label`,
        `coerced ${at}[7].initialValue`,
        `wrong-type ${at}[8].options.source`,
        `missing-property ${at}[9].options.url.pathname`,
        'unknown-property element.controls[0].colour',
        'unknown-property element.controls[0].confirm.note',
        'wrong-type element.controls[0].confirm.style',
    ]);
    expect(element).toMatchObject({
        children: {
            3: { target: { url: { host: 'a.example', pathname: '/' } } },
            6: { children: ['ab'] },
            7: {
                initialValue: ['x'],
                options: {
                    items: [
                        { id: '1', label: '1' },
                        { id: 'b', label: 'b' },
                    ],
                },
            },
            8: { options: { kind: 'source', source: 'graphql' } },
        },
        controls: [[{ confirm: { style: 'primary' } }]],
    });
});

it('reports an element that cannot be a root', () => {
    const diagnostics: Diagnostic[] = [];
    const reader = new TreeReader((diagnostic) => diagnostics.push(diagnostic));
    expect(reader.root({ type: 'text', children: 'Hi' })).toEqual({
        type: 'text',
        children: ['Hi'],
    });
    expect(diagnostics.map(({ code, path }) => `${code} ${path}`)).toEqual([
        'misplaced-element element',
    ]);
});

it('does not read unchanged elements again', () => {
    const cache: ReadCache = new WeakMap();
    const root = (raw: unknown) => new TreeReader(() => undefined, cache).root(raw);
    const tree = (leaf: string) => ({
        type: 'block',
        children: [
            { type: 'box', children: [{ type: 'text', children: 'Same' }] },
            { type: 'text', children: leaf },
        ],
    });
    const raw = tree('One');
    const before = root(raw);
    const after = root(shareStructure(raw, tree('Two')));
    expect(after).toMatchObject({ children: [{}, { children: ['Two'] }] });
    const box = (element: unknown) => (element as { children: unknown[] }).children[0];
    expect(box(before)).toBeDefined();
    expect(box(after)).toBe(box(before));
});

it('counts cached elements towards the limit', () => {
    const cache: ReadCache = new WeakMap();
    const reported: string[] = [];
    const root = (raw: unknown) =>
        new TreeReader(({ code }) => reported.push(code), cache).root(raw) as {
            children: unknown[];
        };
    const many = (count: number) =>
        Array.from({ length: count }, () => ({ type: 'divider', size: 'medium' }));
    const children = many(15_000);
    root({ type: 'block', children });
    expect(reported).toEqual([]);
    const both = root({ type: 'block', children: [...children, ...many(10_000)] });
    expect(both.children).toHaveLength(19_999);
    expect(reported).toEqual(['too-many-elements']);
});
