import { expect, test } from 'vitest';

import { claimed, contained, vocabulary } from '../scripts/vocabulary.ts';

const held = (element: unknown) =>
    [...contained([['output', { type: 'element', element }]])].filter(
        (name) => !name.startsWith('output.') && !name.startsWith('block.'),
    );
const block = (...children: unknown[]) => ({ type: 'block', children });

test('there are rows for nested properties, values, contexts and actions', () => {
    expect([...vocabulary()]).toEqual(
        expect.arrayContaining([
            'link.target.url',
            'image.source.url',
            'webframe.source.url',
            'select.options.url',
            'button.style=danger',
            'icon=check-circle',
            'context.type=configuration_space',
            'context.theme=light',
            '@ui.modal.open.componentId',
        ]),
    );
    expect(vocabulary()).not.toContain('button.type');
});

test('a value holds what stands in it, and nothing else', () => {
    const danger = {
        type: 'button',
        style: 'danger',
        onPress: { action: 'x', to: [{ deep: { $state: 'a' } }] },
    };
    expect(held(block(danger)).toSorted()).toEqual([
        'action.action',
        'binding.$state',
        'button.onPress',
        'button.style',
        'button.style=danger',
    ]);
    const text = {
        type: 'text',
        children: [{ type: 'link', target: { url: 'a' }, children: 'b' }],
    };
    expect(held(block(text))).toContain('link.target.url');
    expect(held(block({ type: 'card', icon: 'star' })).toSorted()).toEqual([
        'card.icon',
        'icon=star',
    ]);
});

test('no property is met in an element of another type, nor a value that the schema does not name', () => {
    expect(held(block({ type: 'text', label: 'a', style: 'danger' }))).toEqual(['text.style']);
});

test('a context is one of its types', () => {
    const context = { type: 'configuration_space', spaceId: 's', theme: 'dark' };
    expect([...contained([['request', { context }]])].toSorted()).toEqual([
        'context.spaceId',
        'context.theme',
        'context.theme=dark',
        'context.type',
        'context.type=configuration_space',
        'request.context',
    ]);
});

test('a claim stands for what it is within, and for each value', () => {
    expect(claimed('link.target.url')).toEqual(['link.target.url', 'link.target']);
    expect(claimed('confirm.style=*').toSorted()).toEqual([
        'confirm.style',
        'confirm.style=danger',
        'confirm.style=primary',
    ]);
    expect(claimed('button.colour=*')).toEqual(['button.colour=*']);
});
