import { expect, test } from 'vitest';

import { expandClaim, namesIn, schemaNames } from '../scripts/schema-names.ts';

const namesOf = (element: unknown) =>
    [...namesIn([['output', { type: 'element', element }]])].filter(
        (name) => !name.startsWith('output.') && !name.startsWith('block.'),
    );
const block = (...children: unknown[]) => ({ type: 'block', children });

test('names nested properties, values, contexts and actions', () => {
    expect([...schemaNames()]).toEqual(
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
    expect(schemaNames()).not.toContain('button.type');
});

test('finds the names in a value, and no others', () => {
    const danger = {
        type: 'button',
        style: 'danger',
        onPress: { action: 'x', to: [{ deep: { $state: 'a' } }] },
    };
    expect(namesOf(block(danger)).toSorted()).toEqual([
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
    expect(namesOf(block(text))).toContain('link.target.url');
    expect(namesOf(block({ type: 'card', icon: 'star' })).toSorted()).toEqual([
        'card.icon',
        'icon=star',
    ]);
});

test('ignores properties of other elements and values outside the enum', () => {
    expect(namesOf(block({ type: 'text', label: 'a', style: 'danger' }))).toEqual(['text.style']);
});

test('finds only the names of the context type', () => {
    const context = { type: 'configuration_space', spaceId: 's', theme: 'dark' };
    expect([...namesIn([['request', { context }]])].toSorted()).toEqual([
        'context.spaceId',
        'context.theme',
        'context.theme=dark',
        'context.type',
        'context.type=configuration_space',
        'request.context',
    ]);
});

test('expands a claim to its parents and to each value', () => {
    expect(expandClaim('link.target.url')).toEqual(['link.target.url', 'link.target']);
    expect(expandClaim('confirm.style=*').toSorted()).toEqual([
        'confirm.style',
        'confirm.style=danger',
        'confirm.style=primary',
    ]);
    expect(expandClaim('button.colour=*')).toEqual(['button.colour=*']);
});
