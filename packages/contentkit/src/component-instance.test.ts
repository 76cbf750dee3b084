import type { ContentKitRenderOutput, RenderIntegrationUI } from '@bindery/contract';
import { expect, it, vi } from 'vitest';

import type { InstanceOptions } from './instance-options.ts';
import { ComponentInstance } from './component-instance.ts';

function output(state: object = {}, props: Record<string, unknown> = {}): ContentKitRenderOutput {
    return {
        type: 'element',
        state,
        props,
        element: { type: 'block', children: [] },
    } as ContentKitRenderOutput;
}

/** A instance whose answers the test gives by hand. */
function start(options: Partial<InstanceOptions> = {}) {
    const asked: {
        request: RenderIntegrationUI;
        signal: AbortSignal;
        answer: (given: ContentKitRenderOutput) => void;
        fail: (error: Error) => void;
    }[] = [];
    const instance = new ComponentInstance({
        componentId: 'c',
        props: {},
        context: { type: 'document', spaceId: 's', editable: true, theme: 'light' },
        render: (request, { signal }) =>
            new Promise((answer, fail) => asked.push({ request, signal, answer, fail })),
        ...options,
    });
    instance.start();
    return { instance, asked };
}

it('aborts what was overtaken, and keeps the later edit', async () => {
    const { instance, asked } = start();
    asked[0]?.answer(output({ a: 1, b: 1 }));
    await vi.waitFor(() => expect(instance.getSnapshot().element).not.toBeNull());
    void instance.dispatch({ action: 'one' });
    void instance.dispatch({ action: 'two' });
    expect(asked[1]?.signal.aborted).toBe(true);
    instance.store.edit('a', 'typed');
    asked[2]?.answer(output({ a: 2, b: 2 }));
    asked[1]?.answer(output({ a: 3, b: 3 }));
    await vi.waitFor(() => expect(instance.store.current).toEqual({ a: 'typed', b: 2 }));
    await Promise.resolve();
    expect(instance.store.current).toEqual({ a: 'typed', b: 2 });
});

it('holds a refresh back until the action is through', async () => {
    const { instance, asked } = start();
    asked[0]?.answer(output());
    await vi.waitFor(() => expect(instance.getSnapshot().pending).toBe(false));
    void instance.dispatch({ action: 'a' });
    instance.refresh();
    expect(asked).toHaveLength(2);
    asked[1]?.answer(output({ done: true }));
    await vi.waitFor(() => expect(asked).toHaveLength(3));
    expect(asked[2]?.request.state).toEqual({ done: true });
});

it('reports what a host throws, and goes on', async () => {
    const reported = vi.fn();
    vi.stubGlobal('reportError', reported);
    const { instance, asked } = start({
        onRender: () => {
            throw new Error('host');
        },
    });
    asked[0]?.answer(output());
    await vi.waitFor(() => expect(instance.getSnapshot().element).not.toBeNull());
    expect(reported).toHaveBeenCalledWith(new Error('host'));
    expect(instance.getSnapshot().failure).toBeNull();
    vi.unstubAllGlobals();
});

it('says nothing any more once it was disposed of', async () => {
    const onRender = vi.fn();
    const { instance, asked } = start({ onRender });
    instance.dispose();
    expect(asked[0]?.signal.aborted).toBe(true);
    asked[0]?.fail(new Error('aborted'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(instance.getSnapshot().failure).toBeNull();
    expect(onRender).not.toHaveBeenCalled();
});

it('lets go of an action whose overtaken call never ends', async () => {
    const { instance, asked } = start();
    asked[0]?.answer(output());
    await vi.waitFor(() => expect(instance.getSnapshot().pending).toBe(false));
    const slow = instance.dispatch({ action: 'slow' });
    void instance.dispatch({ action: 'fast' });
    await slow;
    expect(asked).toHaveLength(3);
});

it('traces each call once, overtaken failures and invalid answers too', async () => {
    const onRender = vi.fn();
    const { instance, asked } = start({ onRender });
    asked[0]?.answer(output());
    await vi.waitFor(() => expect(instance.getSnapshot().pending).toBe(false));
    void instance.dispatch({ action: 'one' });
    void instance.dispatch({ action: 'two' });
    const late = new Error('late');
    asked[1]?.fail(late);
    asked[2]?.answer(5 as never);
    await vi.waitFor(() => expect(instance.getSnapshot().failure).not.toBeNull());
    expect(onRender.mock.calls.slice(1)).toMatchObject([
        [{ error: late, superseded: true }],
        [{ output: 5, superseded: false }],
    ]);
});

it('tells of an initial output when it starts, and not while React draws', () => {
    const onDiagnostic = vi.fn();
    const initialOutput = { ...output(), element: { type: 'text', children: 'Hi' } } as never;
    const options = { initialOutput, onDiagnostic };
    const { instance } = start(options);
    expect(onDiagnostic).toHaveBeenCalledTimes(1);
    const unstarted = new ComponentInstance({ ...instance.options, ...options });
    expect(unstarted.getSnapshot().element).not.toBeNull();
    expect(onDiagnostic).toHaveBeenCalledTimes(1);
});

it('survives what its host throws when it is told of a link', async () => {
    const reported = vi.fn();
    vi.stubGlobal('reportError', reported);
    const fail = () => {
        throw new Error('host');
    };
    const { instance } = start({ onOpenURL: fail, onUnfurl: fail });
    await instance.dispatch({ action: '@ui.url.open', url: 'https://a.example/' });
    void instance.dispatch({ action: '@link.unfurl', url: 'https://a.example/' });
    expect(reported).toHaveBeenCalledTimes(2);
    vi.unstubAllGlobals();
});

it('tells inputs nothing when an answer changes nothing for them', async () => {
    const answer = () =>
        ({
            ...output(),
            element: {
                type: 'block',
                children: [{ type: 'textinput', state: 'name', initialValue: 'Ada' }],
            },
        }) as ContentKitRenderOutput;
    const { instance, asked } = start();
    asked[0]?.answer(answer());
    await vi.waitFor(() => expect(instance.store.current).toEqual({ name: 'Ada' }));
    const seen: unknown[] = [];
    instance.store.subscribe(() => seen.push(instance.store.read('name')));
    instance.refresh();
    asked[1]?.answer(answer());
    await vi.waitFor(() => expect(instance.getSnapshot().pending).toBe(false));
    expect(seen).toEqual([]);
});
