import { describe, expect, it } from 'vitest';

import { grantsOf, isGranted } from './render-grants.ts';

const PLACE = { site: 's', content: 'c', index: 0, integration: 'i' };

const output = {
    props: { a: 1, nested: { list: [1, { deep: true }] } },
    element: {
        type: 'block',
        children: [
            {
                type: 'button',
                onPress: {
                    action: '@ui.modal.open',
                    componentId: 'modal',
                    props: { id: 7, text: { $state: 'text' } },
                },
            },
            { onPress: { action: '@editor.node.updateProps', props: { b: { $state: 'b' } } } },
            { onPress: { action: 'other', componentId: 'not-a-modal', props: { id: 8 } } },
        ],
    },
};

describe('grants', () => {
    const grants = grantsOf('key', PLACE, 'root', output);
    const allows = (component: string, props: object, place = PLACE, key = 'key') =>
        isGranted(key, place, grants, component, { ...props });

    it('cover components and props that the rendering offered', () => {
        expect(allows('root', output.props)).toBe(true);
        expect(allows('modal', { id: 7, text: 'typed' })).toBe(true);
        expect(allows('modal', { text: { any: 'thing' }, id: 7 })).toBe(true);
        expect(allows('root', { ...output.props, b: 'set' })).toBe(true);
    });

    it('cover no other components and props', () => {
        expect(allows('root', { ...output.props, a: 2 })).toBe(false);
        expect(allows('root', { a: 1 })).toBe(false);
        expect(allows('root', { ...output.props, more: 1 })).toBe(false);
        expect(allows('root', { a: 1, nested: { list: [1] } })).toBe(false);
        expect(allows('root', { a: 1, nested: { list: { 0: 1, 1: { deep: true } } } })).toBe(false);
        expect(allows('modal', { id: 8, text: '' })).toBe(false);
        expect(allows('modal', output.props)).toBe(false);
        expect(allows('not-a-modal', { id: 8 })).toBe(false);
    });

    it('are valid for one block only, and signed', () => {
        for (const other of [
            { ...PLACE, site: 'x' },
            { ...PLACE, content: 'x' },
            { ...PLACE, index: 1 },
            { ...PLACE, integration: 'x' },
        ]) {
            expect(allows('root', output.props, other)).toBe(false);
        }
        expect(allows('root', output.props, PLACE, 'another key')).toBe(false);
        const [first] = grants;
        const forged = { ...first, props: { a: 2 }, componentId: 'root', signature: 'x' };
        expect(isGranted('key', PLACE, [forged], 'root', { a: 2 })).toBe(false);
    });

    it('do not depend on the order of names', () => {
        const turned = grants.map((grant) => ({
            ...grant,
            props: Object.fromEntries(Object.entries(grant.props).toReversed()),
        }));
        expect(isGranted('key', PLACE, turned, 'root', output.props)).toBe(true);
    });

    it('are created from any output', () => {
        expect(grantsOf('key', PLACE, 'root', {})).toHaveLength(1);
        const many = Array.from({ length: 500 }, (_, id) => ({
            action: '@ui.modal.open',
            componentId: `modal-${id}`,
        }));
        expect(grantsOf('key', PLACE, 'root', { element: many })).toHaveLength(100);
        let deep: unknown = {};
        for (let n = 0; n < 5000; n++) deep = { children: [deep] };
        expect(grantsOf('key', PLACE, 'root', { element: deep })).toHaveLength(1);
    });
});
