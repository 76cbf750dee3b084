import { expect, it } from 'vitest';

import type { Diagnostic } from '../diagnostic.ts';
import { collectInitialValues } from './initial-values.ts';
import { Reader } from './read.ts';

function read(raw: unknown) {
    const diagnostics: Diagnostic[] = [];
    const reader = new Reader((diagnostic) => diagnostics.push(diagnostic));
    const element = reader.element(raw, { parent: null, key: 'element' });
    return { element, found: diagnostics.map(({ code, path }) => `${code} ${path}`) };
}

it('reads what fits the schema without a word', () => {
    const { element, found } = read({
        type: 'block',
        children: [{ type: 'text', style: 'bold', children: 'Hi' }],
        controls: [
            { label: 'A', onPress: { action: 'a' } },
            [{ label: 'B', onPress: { action: 'b' } }],
        ],
    });
    expect(found).toEqual([]);
    expect(element).toEqual({
        type: 'block',
        children: [{ type: 'text', style: 'bold', children: ['Hi'] }],
        controls: [
            [{ label: 'A', onPress: { action: 'a' } }],
            [{ label: 'B', onPress: { action: 'b' } }],
        ],
    });
});

it('drops and reports what cannot be meant', () => {
    const { element, found } = read({ type: 'image', source: 'x', aspectRatio: Number.NaN });
    expect(element).toEqual({ type: 'image' });
    expect(found).toEqual(['wrong-type element.source', 'wrong-type element.aspectRatio']);
});

it('leaves out inputs that are bound to nothing', () => {
    const { element, found } = read({
        type: 'block',
        children: [{ type: 'textinput' }, { type: 'radio', state: 'a' }],
    });
    expect(element).toEqual({ type: 'block', children: [] });
    expect(found).toContain('missing-property element.children[0].state');
    expect(found).toContain('missing-property element.children[1].value');
});

it('collects what inputs start with; the first of a key decides', () => {
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
    if (!element) throw new Error('nothing was read');
    expect(Object.fromEntries(collectInitialValues(element))).toEqual({
        a: 'one',
        b: false,
        c: 'x',
        d: ['x', 'y'],
        e: 'code',
        f: true,
    });
});
