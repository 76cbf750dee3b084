import { describe, expect, it } from 'vitest';

import { elementTree } from './element-tree.ts';

describe('elementTree', () => {
    it('returns elements with their labels, actions and bindings', () => {
        const [block] = elementTree({
            type: 'block',
            children: [
                { type: 'button', label: 'Say hello!', onPress: { action: 'say', who: 'you' } },
                {
                    type: 'input',
                    label: 'Name',
                    element: { type: 'textinput', state: 'name', initialValue: { $state: 'old' } },
                },
            ],
        });
        expect(block?.children).toEqual([
            {
                path: 'element.children[0]',
                type: 'button',
                label: 'Say hello!',
                attributes: [{ name: 'onPress', value: '→ say' }],
                children: [],
            },
            {
                path: 'element.children[1]',
                type: 'input',
                label: 'Name',
                attributes: [],
                children: [
                    {
                        path: 'element.children[1].element',
                        type: 'textinput',
                        label: '',
                        attributes: [
                            { name: 'state', value: 'name' },
                            { name: 'initialValue', value: '$old' },
                        ],
                        children: [],
                    },
                ],
            },
        ]);
    });

    it('uses the text as the label of an element that contains only text', () => {
        const [text] = elementTree({ type: 'text', children: ['Hello, ', 3, ' times'] });
        expect(text).toMatchObject({ label: 'Hello, 3 times', attributes: [], children: [] });
    });

    it('accepts nested lists, text children and invalid values', () => {
        const [box] = elementTree({
            type: 'box',
            children: [['a', [{ type: 'divider' }]], false, null, 3],
            options: [{ id: 'x', label: 'X' }],
        });
        expect(box?.children.map(({ type, path }) => [type, path])).toEqual([
            ['"…"', 'element.children[0][0]'],
            ['divider', 'element.children[0][1][0]'],
        ]);
        expect(box?.attributes).toEqual([{ name: 'options', value: '[{"id":"x","label":"X"}]' }]);
        expect(elementTree(undefined)).toEqual([]);
    });
});
