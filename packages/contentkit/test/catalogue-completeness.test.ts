import { expect, test, vi } from 'vitest';

import { SECTIONS } from '../../../apps/workbench/src/catalogue/sections.ts';
import { ELEMENTS } from '../src/tree/schema.generated.ts';

interface Seen {
    properties: Set<string>;
    values: Set<string>;
    actions: Set<string>;
}

/** Collects every element, property and enum value in the output of a component. */
function collect(value: unknown, seen: Seen): void {
    if (Array.isArray(value)) {
        for (const part of value) collect(part, seen);
        return;
    }
    if (typeof value !== 'object' || value === null) return;
    const shape = value as Record<string, unknown>;
    const { type, action } = shape;
    if (typeof action === 'string') seen.actions.add(action);
    for (const [property, content] of Object.entries(shape)) {
        if (typeof type === 'string') {
            seen.properties.add(`${type}.${property}`);
            if (typeof content === 'string') seen.values.add(`${type}.${property}=${content}`);
        }
        collect(content, seen);
    }
}

test('the catalogue shows every element, every property and every value of each choice', () => {
    vi.stubGlobal('window', { location: { href: 'http://localhost/' } });
    const seen: Seen = { properties: new Set(), values: new Set(), actions: new Set() };
    for (const { examples } of SECTIONS) {
        for (const { components } of examples) {
            for (const component of Object.values(components)) {
                const state = component.initialState ?? {};
                const context = { type: 'document', spaceId: 's', editable: true, theme: 'light' };
                collect(component.render({ props: {}, state, context: context as never }), seen);
            }
        }
    }
    const missing: string[] = [];
    for (const [type, properties] of Object.entries(ELEMENTS)) {
        for (const [property, { values }] of Object.entries(properties)) {
            if (!seen.properties.has(`${type}.${property}`)) missing.push(`${type}.${property}`);
            for (const value of values ?? []) {
                if (!seen.values.has(`${type}.${property}=${String(value)}`))
                    missing.push(`${type}.${property}=${String(value)}`);
            }
        }
    }
    for (const action of [
        '@editor.node.updateProps',
        '@ui.url.open',
        '@ui.modal.open',
        '@ui.modal.close',
        '@link.unfurl',
    ])
        if (!seen.actions.has(action)) missing.push(action);
    expect(missing).toEqual([]);
});
