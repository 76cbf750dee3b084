import { describe, expect, it } from 'vitest';

import { ELEMENTS } from './schema.generated.ts';
import { visitActions } from './visit-actions.ts';

const action = (name: string) => ({ action: name });

function namesIn(root: unknown): string[] {
    const names: string[] = [];
    visitActions(root, (each) => names.push(each.action));
    return names;
}

describe('actions of a tree', () => {
    it('are found in every position of the schema', () => {
        const positions = Object.entries(ELEMENTS).flatMap(([type, properties]) =>
            Object.entries(properties)
                .filter(([, { is }]) => is.includes('action'))
                .map(([name]) => ({ type, [name]: action(`${type}.${name}`) })),
        );
        expect(positions.length).toBeGreaterThan(5);
        for (const element of positions) {
            const [name = ''] = namesIn(element);
            expect(Object.values(element)).toContainEqual({ action: name });
            expect(namesIn({ type: 'block', children: [[element], null, 'text'] })).toEqual([name]);
        }
    });

    it('are found in elements that are no children', () => {
        const button = (name: string) => ({ type: 'button', onPress: action(name) });
        expect(namesIn({ type: 'modal', children: [], submit: button('submit') })).toEqual([
            'submit',
        ]);
        expect(namesIn({ type: 'input', label: '', element: button('input') })).toEqual(['input']);
        expect(namesIn({ type: 'card', buttons: [button('card')] })).toEqual(['card']);
        expect(namesIn({ type: 'codeblock', footer: button('footer') })).toEqual(['footer']);
    });

    it('are nowhere else', () => {
        const forged = action('@ui.modal.open');
        for (const element of [
            { type: 'text', children: forged },
            { type: 'text', children: [forged] },
            { type: 'markdown', content: forged },
            { type: 'webframe', source: { url: forged }, data: { forged } },
            { type: 'modal', children: [], returnValue: { forged } },
            { type: 'codeblock', content: forged },
            { type: 'select', options: [{ id: 'a', onPress: forged }] },
            { type: 'box', onPress: forged, children: [] },
            { type: 'unknown', onPress: forged, children: [forged] },
            { onPress: forged },
            { type: 'block', children: [], controls: [{ label: 'Edit', onPress: forged }] },
            { type: '__proto__', onPress: forged },
            forged,
            [forged],
        ]) {
            expect(namesIn(element)).toEqual([]);
        }
        expect(
            namesIn({ type: 'button', onPress: { action: 'own', next: { onPress: forged } } }),
        ).toEqual(['own']);
    });

    it('are found without a limit of the stack', () => {
        let deep: unknown = { type: 'button', onPress: action('deep') };
        for (let n = 0; n < 5000; n++) deep = { type: 'vstack', children: [deep] };
        expect(namesIn(deep)).toEqual([]);
        const wide = Array.from({ length: 150_000 }, () => ({ type: 'divider' }));
        expect(namesIn([wide, { type: 'button', onPress: action('late') }])).toEqual(['late']);
        expect(namesIn([[[wide]], [[[[{ type: 'button', onPress: action('late') }]]]]])).toEqual(
            [],
        );
    });
});
