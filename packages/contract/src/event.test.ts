import spec from '@gitbook/api/spec/openapi.json' with { type: 'json' };
import { expect, test } from 'vitest';

import { EVENT_RULES, isEventType } from './event.ts';
import { SCOPES } from './scopes.ts';

/** The values of `type` in the schemas of `Event` in the OpenAPI document. */
const published = spec.components.schemas.Event.oneOf.map(({ $ref }) => {
    const text = JSON.stringify(Reflect.get(spec.components.schemas, $ref.split('/').pop() ?? ''));
    return /"type":\{"type":"string","enum":\["(\w+)"\]/.exec(text)?.[1] ?? $ref;
});

test('EVENT_RULES has every event type of the OpenAPI document, and space_view', () => {
    expect(Object.keys(EVENT_RULES).toSorted()).toEqual([...published, 'space_view'].toSorted());
});

test('isEventType accepts every event type', () => {
    expect(published.length).toBeGreaterThan(15);
    expect(published.filter((type) => !isEventType(type))).toEqual([]);
});

test.each(['', 'fetched', 'Fetch', 'constructor', '__proto__', 'toString'])(
    'isEventType refuses %j',
    (type) => {
        expect(isEventType(type)).toBe(false);
    },
);

test('every rule names an existing scope or none', () => {
    const scopes = Object.values(EVENT_RULES).map(({ scope }) => scope);
    expect(scopes.filter((scope) => scope !== null && !SCOPES.includes(scope))).toEqual([]);
});

test('setup and removal events need no scope', () => {
    const types = Object.keys(EVENT_RULES).filter((type) => /_(setup|deleted)$/.test(type));
    expect(types).toHaveLength(6);
    for (const type of types.filter(isEventType)) {
        expect(EVENT_RULES[type]).toEqual({ mode: 'delivered', scope: null });
    }
});
