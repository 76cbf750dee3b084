/** What an author is told when something is wrong; the answers themselves are compared in `test/differential`. */
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

describe('the log tells the author what to change', () => {
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
            /Component "block" rendered nothing: return an element/,
        ],
        [
            'an action that returns text',
            {
                components: [
                    createComponent({
                        componentId: 'block',
                        action: (async () => 'done') as never,
                        render: async () => ({ type: 'block', children: [] }),
                    }),
                ],
            },
            { ...render, action: { action: 'go' } },
            /The action of component "block" returned string: return an object with "state" or "props"/,
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

    test.each<[string, Record<string, string | Blob>, string]>([
        ['without its parts', {}, 'the form field "event" must be JSON text, got nothing'],
        ['with a file for an event', { event: new Blob(['{}']) }, 'must be JSON text, got a file'],
        ['with half an event', { event: '{"type"' }, 'the form field "event" is no JSON'],
        [
            'without an environment',
            { event: '{}' },
            'the form field "environment" must be JSON text',
        ],
    ])('an envelope %s', async (_, parts, expected) => {
        const body = new FormData();
        for (const [name, value] of Object.entries(parts)) {
            body.set(name, value);
        }
        const request = new Request('http://integration/v1', { method: 'POST', body });
        const { status } = await send({}, {}, request);
        expect(status).toBe(500);
        expect(logs.join('\n')).toContain(expected);
    });
});

test('what goes well is not logged: the host knows it, and a line costs a millisecond of a cold start', async () => {
    const request = { url: 'http://a/oauth?code=SECRET', method: 'get', headers: {} };
    await send({ fetch: async () => new Response('ok') }, { type: 'fetch', request });
    await send({ components: [block] }, render);
    await send({ events: { space_view: () => {} } }, { type: 'space_view' });
    expect(logs).toEqual([]);
});

describe('events.ui_render', () => {
    test('is told of every render, beside the component', async () => {
        const told: unknown[] = [];
        const definition: IntegrationRuntimeDefinition = {
            components: [block],
            events: {
                ui_render: [(event) => void told.push(event.componentId), () => void told.push(2)],
            },
        };
        const { status, body } = await send(definition, render);
        expect(status).toBe(200);
        expect(JSON.parse(body)).toMatchObject({ type: 'element' });
        expect(told).toEqual(['block', 2]);
    });

    test('neither delays nor fails the answer', async () => {
        const { promise, resolve } = Promise.withResolvers<void>();
        const { status, pending } = await send(
            {
                components: [block],
                events: {
                    ui_render: [
                        () => promise,
                        () => {
                            throw new Error('listener broke');
                        },
                    ],
                },
            },
            render,
        );
        expect(status).toBe(200);
        resolve();
        await Promise.all(pending);
        expect(logs.join('\n')).toContain('events.ui_render failed: Error: listener broke');
    });

    test('is not told of what was not rendered', async () => {
        const listener = vi.fn();
        await send({ components: [], events: { ui_render: listener } }, render);
        expect(listener).not.toHaveBeenCalled();
    });
});

test('space_view has handlers like any event', async () => {
    const pages: unknown[] = [];
    const { status } = await send(
        { events: { space_view: (event) => void pages.push(event.pageId) } },
        { type: 'space_view', pageId: 'page1' },
    );
    expect(status).toBe(200);
    expect(pages).toEqual(['page1']);
});
