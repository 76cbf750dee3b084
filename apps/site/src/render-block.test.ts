import type { RenderIntegrationUI } from '@bindery/contract';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { createBlockRender } from './render-block.ts';

const LOCATION = {
    space: 's1',
    page: 'p1',
    content: 'c1',
    index: 2,
    integration: 'a/b',
};
const OUTPUT = { type: 'element', element: { type: 'block', children: [] }, state: {}, props: {} };
const fetchMock = vi.fn<typeof fetch>();
const signal = new AbortController().signal;

beforeEach(() => vi.stubGlobal('fetch', fetchMock));
afterEach(() => {
    vi.unstubAllGlobals();
    fetchMock.mockReset();
});

function respond(grants: { componentId: string; signature: string }[], visitor?: object): void {
    fetchMock.mockResolvedValueOnce(
        Response.json({
            output: OUTPUT,
            grants: grants.map((grant) => ({ props: {}, ...grant })),
            ...(visitor ? { visitor } : {}),
        }),
    );
}

function request(overrides: object = {}): RenderIntegrationUI {
    // The cast holds: the API client's types declare the strings of the context as enums.
    return {
        componentId: 'main',
        props: { id: 7 },
        context: { type: 'document', spaceId: 's1', editable: false, theme: 'dark' },
        ...overrides,
    } as RenderIntegrationUI;
}

const bodyOf = (call: number) =>
    JSON.parse(String(fetchMock.mock.calls[call]?.[1]?.body)) as Record<string, unknown>;

it('sends the location of the block with the request', async () => {
    const render = createBlockRender(LOCATION, vi.fn());
    respond([]);
    const action = { action: 'press' };
    await expect(render(request({ state: { n: 1 }, action }), { signal })).resolves.toEqual(OUTPUT);
    expect(fetchMock.mock.calls[0]?.[0]).toBe('/~render/a%2Fb?space=s1&page=p1&content=c1&index=2');
    expect(bodyOf(0)).toEqual({
        componentId: 'main',
        props: { id: 7 },
        state: { n: 1 },
        action,
        theme: 'dark',
        grants: [],
    });
});

it('sends the grants of earlier responses for the same component, each once', async () => {
    const render = createBlockRender(LOCATION, vi.fn());
    respond([
        { componentId: 'main', signature: 'a' },
        { componentId: 'modal', signature: 'b' },
    ]);
    respond([{ componentId: 'main', signature: 'a' }]);
    respond([]);
    await render(request(), { signal });
    await render(request({ componentId: 'modal' }), { signal });
    await render(request(), { signal });
    expect(bodyOf(1)['grants']).toEqual([{ componentId: 'modal', signature: 'b', props: {} }]);
    expect(bodyOf(2)['grants']).toEqual([{ componentId: 'main', signature: 'a', props: {} }]);
});

it('sends at most the 100 newest grants', async () => {
    const render = createBlockRender(LOCATION, vi.fn());
    respond(Array.from({ length: 120 }, (_, n) => ({ componentId: 'main', signature: `s${n}` })));
    respond([{ componentId: 'main', signature: 's0' }]);
    respond([]);
    for (let call = 0; call < 3; call++) await render(request(), { signal });
    const signatures = (call: number) =>
        (bodyOf(call)['grants'] as { signature: string }[]).map((grant) => grant.signature);
    expect(signatures(1)).toHaveLength(100);
    expect(signatures(1)[0]).toBe('s20');
    // A grant that the server sends again counts as the newest.
    expect(signatures(2).at(-1)).toBe('s0');
});

it('reports the visitor of each response', async () => {
    const onVisitor = vi.fn();
    const render = createBlockRender(LOCATION, onVisitor);
    respond([], { plan: 'pro' });
    respond([]);
    await render(request(), { signal });
    await render(request(), { signal });
    expect(onVisitor.mock.calls).toEqual([[{ plan: 'pro' }], [undefined]]);
});

it('throws the message of the server, or the status if there is no message', async () => {
    const render = createBlockRender(LOCATION, vi.fn());
    fetchMock.mockResolvedValueOnce(
        Response.json({ error: { message: 'Not installed.' } }, { status: 404 }),
    );
    await expect(render(request(), { signal })).rejects.toThrow('Not installed.');
    fetchMock.mockResolvedValueOnce(new Response('Bad gateway', { status: 502 }));
    await expect(render(request(), { signal })).rejects.toThrow('The server responded with 502.');
});
