import { expect, it } from 'vitest';

import { ReaderValues } from './reader-values.ts';
import { grantedValues, grantsOf } from './render-grants.ts';

/** A first rendering: the reader has sent nothing. */
const NOTHING = ReaderValues.of({}, {});

const PLACE = { site: 's', content: 'c', index: 0, integration: 'i' };

function nest(depth: number): Record<string, unknown> {
    let value: Record<string, unknown> = {};
    for (let level = 0; level < depth; level++) value = { deeper: value };
    return value;
}

const openModal = (componentId: string, props: object) => ({
    type: 'button',
    onPress: { action: '@ui.modal.open', componentId, props },
});

it('offers nothing with props deeper than 200 levels, and does not throw', () => {
    const element = {
        type: 'block',
        children: [openModal('deep', nest(100_000)), openModal('flat', { id: 1 })],
    };
    const grants = grantsOf('key', PLACE, 'root', { props: nest(100_000), element }, NOTHING);
    expect(grants.map((grant) => grant.componentId)).toEqual(['flat']);
});

it('rejects a request with props or grants deeper than 200 levels, and does not throw', () => {
    const grants = grantsOf('key', PLACE, 'root', { props: { a: { $state: 'a' } } }, NOTHING);
    expect(grantedValues('key', PLACE, grants, 'root', { a: nest(100_000) })).toBeUndefined();
    const [first] = grants;
    const forged = { componentId: 'root', signature: first?.signature ?? '', props: nest(100_000) };
    expect(grantedValues('key', PLACE, [forged], 'root', {})).toBeUndefined();
});

it('offers no more bytes than a browser can send back', () => {
    const large = 'x'.repeat(50_000);
    const element = Array.from({ length: 90 }, (_, id) => ({
        type: 'button',
        onPress: { action: '@editor.node.updateProps', props: { id } },
    }));
    const grants = grantsOf('key', PLACE, 'root', { props: { large }, element }, NOTHING);
    expect(grants.length).toBeGreaterThan(0);
    expect(JSON.stringify(grants).length).toBeLessThan(256 * 1024);
});

it('stops after 100,000 values of a tree', () => {
    const element = {
        type: 'block',
        children: [
            Array.from({ length: 100_000 }, () => ({})),
            { type: 'box', children: { type: 'box', children: [openModal('late', {})] } },
        ],
    };
    const grants = grantsOf('key', PLACE, 'root', { element }, NOTHING);
    expect(grants.map((grant) => grant.componentId)).toEqual(['root']);
});
