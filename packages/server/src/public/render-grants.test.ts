import { describe, expect, it } from 'vitest';

import { ReaderValues } from './reader-values.ts';
import { grantedValues, grantsOf } from './render-grants.ts';

/** A first rendering: the reader has sent nothing. */
const NOTHING = ReaderValues.of({}, {});

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
            {
                type: 'card',
                onPress: { action: '@editor.node.updateProps', props: { b: { $state: 'b' } } },
            },
            {
                type: 'card',
                onPress: { action: 'other', componentId: 'not-a-modal', props: { id: 8 } },
            },
        ],
    },
};

describe('grants', () => {
    const grants = grantsOf('key', PLACE, 'root', output, NOTHING);
    const allows = (component: string, props: object, place = PLACE, key = 'key') =>
        grantedValues(key, place, grants, component, { ...props }) !== undefined;

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
        expect(grantedValues('key', PLACE, [forged], 'root', { a: 2 })).toBeUndefined();
    });

    it('do not depend on the order of names', () => {
        const turned = grants.map((grant) => ({
            ...grant,
            props: Object.fromEntries(Object.entries(grant.props).toReversed()),
        }));
        expect(grantedValues('key', PLACE, turned, 'root', output.props)).toBeDefined();
    });

    it('are created from any output', () => {
        expect(grantsOf('key', PLACE, 'root', {}, NOTHING)).toHaveLength(1);
        const many = Array.from({ length: 500 }, (_, id) => ({
            type: 'button',
            onPress: { action: '@ui.modal.open', componentId: `modal-${id}` },
        }));
        expect(grantsOf('key', PLACE, 'root', { element: many }, NOTHING)).toHaveLength(100);
        let deep: unknown = {};
        for (let n = 0; n < 5000; n++) deep = { children: [deep] };
        expect(grantsOf('key', PLACE, 'root', { element: deep }, NOTHING)).toHaveLength(1);
    });
});

describe('values of the request', () => {
    const updateProps = (props: object) => ({ action: '@editor.node.updateProps', props });
    const press = (action: object) => ({ type: 'button', onPress: action });
    const offered = (element: object, ...values: Parameters<typeof ReaderValues.of>) =>
        grantsOf('key', PLACE, 'root', { element }, ReaderValues.of(...values))
            .slice(1)
            .map(({ componentId, props }) => [componentId, props]);
    const detail = { action: '@ui.modal.open', componentId: 'detail', props: { id: 7 } };

    it('become no offers', () => {
        const requests: Parameters<typeof ReaderValues.of>[] = [
            [{ state: { x: detail } }, {}],
            [{ state: { x: [{ deep: { action: '@ui.modal.open' } }] } }, {}],
            [{ state: { x: { componentId: 'detail' } } }, {}],
            [{ state: { x: { props: { id: 7 } } } }, {}],
            [{ state: { x: 'detail' } }, {}],
            [{ action: { action: 'show', item: { id: 7 } } }, {}],
            [{}, { bound: [{ any: detail }] }],
            [{}, { bound: [{ id: 7 }] }],
            [{}, { chosen: { x: { componentId: 'detail' } } }],
            [{}, { chosen: { x: { props: { id: 7 } } } }],
            [{}, { chosen: { x: '@ui.modal.open' } }],
        ];
        for (const request of requests) expect(offered(press(detail), ...request)).toEqual([]);
    });

    it('permit nothing with a binding', () => {
        const props = { filter: { a: { $state: 'typed' } }, id: 7 };
        const sent = { state: { x: { $state: 'typed' } } };
        expect(offered(press({ ...detail, props }), sent, {})).toEqual([]);
        expect(offered(press({ ...detail, props }), {}, { chosen: sent })).toEqual([]);
        const other = { state: { x: { $state: 'other' } } };
        expect(offered(press({ ...detail, props }), other, {})).toEqual([['detail', props]]);
        const own = { action: { action: 'save', value: { $state: 'typed' } } };
        const values = ReaderValues.of(own, {});
        expect(grantsOf('key', PLACE, 'root', { props }, values)).toEqual([]);
    });

    it('are part of the offers that an integration makes itself', () => {
        const request = { state: { id: 7, text: 'typed' }, action: updateProps({ view: 'b' }) };
        expect(offered(press(detail), request, {})).toEqual([['detail', { id: 7 }]]);
        const withText = { ...detail, props: { text: 'typed', view: { of: 'b' } } };
        expect(offered(press(withText), request, {})).toEqual([['detail', withText.props]]);
        expect(offered(press(updateProps({ view: 'a' })), request, {})).toEqual([
            ['root', { view: 'a' }],
        ]);
        const chosen = { id: 7, item: { id: 7 }, tab: 'detail' };
        expect(offered(press(detail), {}, { chosen })).toEqual([['detail', { id: 7 }]]);
        const all = grantsOf(
            'key',
            PLACE,
            'root',
            { props: { text: 'typed' } },
            ReaderValues.of(request, {}),
        );
        expect(all).toHaveLength(1);
    });
});
