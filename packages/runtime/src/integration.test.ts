/** Log lines and listeners; `test/differential` compares responses with the reference SDK. */
import { JSON_ENVELOPE_TYPE } from '@bindery/contract';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { envelope, environmentOf } from '../test/support/envelope.ts';
import { createComponent } from './component.ts';
import type { IntegrationRuntimeDefinition } from './definition.ts';
import { createIntegration } from './integration.ts';

let logs: string[];

beforeEach(() => {
    logs = [];
    for (const level of ['log', 'debug', 'error'] as const) {
        vi.spyOn(console, level).mockImplementation((...parts: unknown[]) => {
            logs.push(parts.map(String).join(' '));
        });
    }
});
afterEach(() => void vi.restoreAllMocks());

async function send(definition: IntegrationRuntimeDefinition, event: object, raw?: Request) {
    const pending: Promise<unknown>[] = [];
    const worker = createIntegration(definition);
    const response = await worker.fetch(
        raw ?? envelope({ event: { eventId: 'e1', ...event }, environment: environmentOf() }),
        {},
        { waitUntil: (promise) => void pending.push(promise) },
    );
    return { status: response.status, body: await response.text(), pending };
}

const render = { type: 'ui_render', componentId: 'block', props: {}, context: {} };
const block = createComponent({
    componentId: 'block',
    render: async () => ({ type: 'block', children: [] }),
});

const acting = (result: unknown) =>
    createComponent({
        componentId: 'block',
        action: (async () => result) as never,
        render: async () => ({ type: 'block', children: [] }),
    });

describe('logs advice for the author about', () => {
    test.each<[string, IntegrationRuntimeDefinition, object, RegExp]>([
        [
            'a fetch handler without return',
            { fetch: (async () => {}) as never },
            { type: 'fetch', request: { url: 'http://a/b', method: 'get', headers: {} } },
            /"fetch" handler returned undefined: return a Response on every path/,
        ],
        [
            'a visitor authentication that returns null',
            { fetch_visitor_authentication: (async () => null) as never },
            { type: 'fetch_visitor_authentication' },
            /"fetch_visitor_authentication" handler returned null/,
        ],
        [
            'a component that renders nothing',
            {
                components: [
                    createComponent({ componentId: 'block', render: (async () => {}) as never }),
                ],
            },
            render,
            /Component "block" rendered undefined: return an element/,
        ],
        ...(
            [
                ['text', 'text', 'string'],
                ['a number', 5, 'number'],
                ['true', true, 'boolean'],
                ['an array', [], 'an array'],
                ['an object that is not an element', { children: [] }, 'object'],
            ] as const
        ).map(([name, element, kind]): [string, IntegrationRuntimeDefinition, object, RegExp] => [
            `a component that renders ${name}`,
            {
                components: [
                    createComponent({
                        componentId: 'block',
                        render: (async () => element) as never,
                    }),
                ],
            },
            render,
            RegExp(`Component "block" rendered ${kind}: return an element`),
        ]),
        ...(
            [
                ['text', 'done', 'string'],
                ['null', null, 'null'],
                ['an array', [], 'an array'],
                ['an unknown field', { states: {} }, 'object as "states"'],
                ['an unknown type', { type: 'other' }, 'string as "type"'],
                ['a number as state', { state: 5 }, 'number as "state"'],
                ['an array as props', { props: [] }, 'an array as "props"'],
            ] as const
        ).map(([name, result, kind]): [string, IntegrationRuntimeDefinition, object, RegExp] => [
            `an action that returns ${name}`,
            { components: [acting(result)] },
            { ...render, action: { action: 'go' } },
            RegExp(`The action of component "block" returned ${kind}: return an object with`),
        ]),
        [
            'an error with a cause',
            {
                fetch: async () => {
                    throw new Error('no luck', { cause: new Error('the reason') });
                },
            },
            { type: 'fetch', request: { url: 'http://a/b', method: 'get', headers: {} } },
            /no luck.*caused by: Error: the reason/s,
        ],
        [
            'an unknown component, with the known ones',
            { components: [block] },
            { ...render, componentId: 'blok' },
            /known: \["block"\].*Component blok not found/s,
        ],
        [
            'an unknown content source, with the known ones',
            {},
            { type: 'content_compute_revision', sourceId: 'pages' },
            /known: \[\].*Content source pages not found/s,
        ],
        ['an unknown component', {}, render, /Component block not found/],
        ['a task without payload', { task: async () => {} }, { type: 'task' }, /Malformed task/],
        [
            'an event without handler',
            {},
            { type: 'space_view' },
            /Integration does not handle "space_view" events/,
        ],
        [
            'thrown text',
            { events: { space_view: () => Promise.reject('text') } },
            { type: 'space_view' },
            /thrown: text/,
        ],
    ])('%s', async (_, definition, event, expected) => {
        await send(definition, event);
        expect(logs.join('\n')).toMatch(expected);
    });

    const environment = JSON.stringify(environmentOf());

    test.each<[string, Record<string, string | Blob>, string]>([
        ['without its parts', {}, 'the form field "event" must be JSON text, got nothing'],
        ['with a file for an event', { event: new Blob(['{}']) }, 'must be JSON text, got a file'],
        ['with a truncated event', { event: '{"type"' }, 'the form field "event" is no JSON'],
        [
            'without an environment',
            { event: '{}' },
            'the form field "environment" must be JSON text',
        ],
        ['with the event null', { event: 'null', environment }, '"event" is missing'],
        [
            'with a fetch event without a request',
            { event: '{"type":"fetch"}', environment },
            '"event.request" is missing',
        ],
        ...['null', '[]', '{}', '{ "apiTokens": {} }'].map(
            (text): [string, Record<string, string>, string] => [
                `with the environment ${text}`,
                { event: '{}', environment: text },
                '"environment.integration" is missing',
            ],
        ),
        [
            'without tokens',
            { event: '{}', environment: '{"integration":{}}' },
            '"environment.apiTokens" is missing',
        ],
        [
            'with a truncated environment, without quoting it',
            { event: '{}', environment: '{"secrets":{"KEY":"a-secret"}' },
            'the form field "environment" is no JSON',
        ],
    ])('an envelope %s', async (_, parts, expected) => {
        const body = new FormData();
        for (const [name, value] of Object.entries(parts)) {
            body.set(name, value);
        }
        await expectMalformed({ body }, expected);
    });

    test.each([
        ['text', { body: 'text' }, 'the body must be a form with "event"'],
        ['nothing', {}, 'the body must be a form with "event"'],
        ['a JSON envelope of null', jsonEnvelope('null'), '"event" is missing'],
        ['a JSON envelope without parts', jsonEnvelope('{}'), '"event" is missing'],
        ['a truncated JSON envelope', jsonEnvelope('{"a-secret'), 'the body is no JSON'],
    ])('a body that is %s', async (_, init, expected) => {
        await expectMalformed(init, expected);
    });
});

function jsonEnvelope(body: string): RequestInit {
    return { body, headers: { 'content-type': JSON_ENVELOPE_TYPE } };
}

async function expectMalformed(init: RequestInit, expected: string) {
    const request = new Request('http://integration/v1', { method: 'POST', ...init });
    const { status } = await send({}, {}, request);
    expect(status).toBe(500);
    expect(logs[0]).toContain('Malformed envelope: ');
    expect(logs.join('\n')).toContain(expected);
    expect(logs.join('\n')).not.toContain('a-secret');
}

test('logs nothing for a valid action result', async () => {
    for (const result of [
        undefined,
        {},
        { state: { a: 1 } },
        { type: 'element', props: {} },
        { type: 'complete' },
    ]) {
        await send({ components: [acting(result)] }, { ...render, action: { action: 'go' } });
    }
    expect(logs).toEqual([]);
});

test('responds 406 to an event that is a number', async () => {
    const { status, body } = await send(
        {},
        {},
        envelope({ event: 5, environment: environmentOf() }),
    );
    expect([status, body]).toEqual([
        406,
        '{"error":"Integration does not handle \\"undefined\\" events"}',
    ]);
});

test('logs nothing for a successful event: a line costs a millisecond of a cold start', async () => {
    const request = { url: 'http://a/oauth?code=SECRET', method: 'get', headers: {} };
    await send({ fetch: async () => new Response('ok') }, { type: 'fetch', request });
    await send({ components: [block] }, render);
    await send({ events: { space_view: () => {} } }, { type: 'space_view' });
    expect(logs).toEqual([]);
});

describe('events.ui_render', () => {
    test('runs for every render, in addition to the component', async () => {
        const calls: unknown[] = [];
        const definition: IntegrationRuntimeDefinition = {
            components: [block],
            events: {
                ui_render: [
                    (event) => void calls.push(event.componentId),
                    () => void calls.push(2),
                ],
            },
        };
        const { status, body } = await send(definition, render);
        expect(status).toBe(200);
        expect(JSON.parse(body)).toMatchObject({ type: 'element' });
        expect(calls).toEqual(['block', 2]);
    });

    test('neither delays nor fails the response', async () => {
        const { promise, resolve } = Promise.withResolvers<void>();
        const { status, pending } = await send(
            {
                components: [block],
                events: {
                    ui_render: [
                        () => promise,
                        () => {
                            throw new Error('listener failed');
                        },
                    ],
                },
            },
            render,
        );
        expect(status).toBe(200);
        resolve();
        await Promise.all(pending);
        expect(logs.join('\n')).toContain('events.ui_render failed: Error: listener failed');
    });

    test('does not run for an unknown component', async () => {
        const listener = vi.fn();
        await send({ components: [], events: { ui_render: listener } }, render);
        expect(listener).not.toHaveBeenCalled();
    });
});

test('space_view has handlers like any other event', async () => {
    const pages: unknown[] = [];
    const { status } = await send(
        { events: { space_view: (event) => void pages.push(event.pageId) } },
        { type: 'space_view', pageId: 'page1' },
    );
    expect(status).toBe(200);
    expect(pages).toEqual(['page1']);
});
