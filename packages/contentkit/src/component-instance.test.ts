import type { ContentKitRenderOutput, RenderIntegrationUI } from '@bindery/contract';
import { expect, it, vi } from 'vitest';

import type { InstanceOptions } from './instance-options.ts';
import { ComponentInstance } from './component-instance.ts';
import type { Action } from './tree/element.ts';

function output(state: object = {}, props: Record<string, unknown> = {}): ContentKitRenderOutput {
    return {
        type: 'element',
        state,
        props,
        element: { type: 'block', children: [] },
    } as ContentKitRenderOutput;
}

/** Starts an instance whose render calls the test resolves or rejects. */
function start(options: Partial<InstanceOptions> = {}) {
    const calls: {
        request: RenderIntegrationUI;
        signal: AbortSignal;
        resolve: (output: ContentKitRenderOutput) => void;
        reject: (error: Error) => void;
    }[] = [];
    const instance = new ComponentInstance({
        componentId: 'c',
        props: {},
        context: { type: 'document', spaceId: 's', editable: true, theme: 'light' },
        render: (request, { signal }) =>
            new Promise((resolve, reject) => calls.push({ request, signal, resolve, reject })),
        ...options,
    });
    instance.start();
    return { instance, calls };
}

it('aborts a superseded render and keeps later edits', async () => {
    const { instance, calls } = start();
    calls[0]?.resolve(output({ a: 1, b: 1 }));
    await vi.waitFor(() => expect(instance.getSnapshot().element).not.toBeNull());
    void instance.dispatch({ action: 'one' });
    void instance.dispatch({ action: 'two' });
    expect(calls[1]?.signal.aborted).toBe(true);
    instance.store.edit('a', 'typed');
    calls[2]?.resolve(output({ a: 2, b: 2 }));
    calls[1]?.resolve(output({ a: 3, b: 3 }));
    await vi.waitFor(() => expect(instance.store.current).toEqual({ a: 'typed', b: 2 }));
    await Promise.resolve();
    expect(instance.store.current).toEqual({ a: 'typed', b: 2 });
});

it('passes the complete action of a closed modal to the parent', async () => {
    const { instance, calls } = start();
    calls[0]?.resolve(output());
    await vi.waitFor(() => expect(instance.getSnapshot().pending).toBe(false));
    const parentSide = (action: Action) => instance.onModalClosed(1, action);
    instance.openModal('form', {});
    const modal = start({ componentId: 'form', closeModal: parentSide });
    await modal.instance.dispatch({ action: '@ui.modal.close', formId: 7, values: ['a'] });
    expect(calls[1]?.request.action).toEqual({
        action: '@ui.modal.close',
        formId: 7,
        values: ['a'],
        returnValue: {},
    });
    expect(instance.getSnapshot().modal).toBeNull();
});

it('delays a refresh until the action has finished', async () => {
    const { instance, calls } = start();
    calls[0]?.resolve(output());
    await vi.waitFor(() => expect(instance.getSnapshot().pending).toBe(false));
    void instance.dispatch({ action: 'a' });
    instance.refresh();
    expect(calls).toHaveLength(2);
    calls[1]?.resolve(output({ done: true }));
    await vi.waitFor(() => expect(calls).toHaveLength(3));
    expect(calls[2]?.request.state).toEqual({ done: true });
});

it('reports errors of host callbacks and continues', async () => {
    const reported = vi.fn();
    vi.stubGlobal('reportError', reported);
    const { instance, calls } = start({
        onRender: () => {
            throw new Error('host');
        },
    });
    calls[0]?.resolve(output());
    await vi.waitFor(() => expect(instance.getSnapshot().element).not.toBeNull());
    expect(reported).toHaveBeenCalledWith(new Error('host'));
    expect(instance.getSnapshot().failure).toBeNull();
    vi.unstubAllGlobals();
});

it('reports nothing after dispose', async () => {
    const onRender = vi.fn();
    const { instance, calls } = start({ onRender });
    instance.dispose();
    expect(calls[0]?.signal.aborted).toBe(true);
    calls[0]?.reject(new Error('aborted'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(instance.getSnapshot().failure).toBeNull();
    expect(onRender).not.toHaveBeenCalled();
});

it('settles a superseded action whose render never ends', async () => {
    const { instance, calls } = start();
    calls[0]?.resolve(output());
    await vi.waitFor(() => expect(instance.getSnapshot().pending).toBe(false));
    const slow = instance.dispatch({ action: 'slow' });
    void instance.dispatch({ action: 'fast' });
    await slow;
    expect(calls).toHaveLength(3);
});

it('traces each call once, including superseded failures and invalid outputs', async () => {
    const onRender = vi.fn();
    const { instance, calls } = start({ onRender });
    calls[0]?.resolve(output());
    await vi.waitFor(() => expect(instance.getSnapshot().pending).toBe(false));
    void instance.dispatch({ action: 'one' });
    void instance.dispatch({ action: 'two' });
    const late = new Error('late');
    calls[1]?.reject(late);
    calls[2]?.resolve(5 as never);
    await vi.waitFor(() => expect(instance.getSnapshot().failure).not.toBeNull());
    expect(onRender.mock.calls.slice(1)).toMatchObject([
        [{ error: late, superseded: true }],
        [{ output: 5, superseded: false }],
    ]);
});

it('reports diagnostics of an initial output on start, not in the constructor', () => {
    const onDiagnostic = vi.fn();
    const initialOutput = { ...output(), element: { type: 'text', children: 'Hi' } } as never;
    const options = { initialOutput, onDiagnostic };
    const { instance } = start(options);
    expect(onDiagnostic).toHaveBeenCalledTimes(1);
    const unstarted = new ComponentInstance({ ...instance.options, ...options });
    expect(unstarted.getSnapshot().element).not.toBeNull();
    expect(onDiagnostic).toHaveBeenCalledTimes(1);
});

it('continues when onOpenURL and onUnfurl throw', async () => {
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

it('does not notify inputs when a response changes no state', async () => {
    const response = () =>
        ({
            ...output(),
            element: {
                type: 'block',
                children: [{ type: 'textinput', state: 'name', initialValue: 'Ada' }],
            },
        }) as ContentKitRenderOutput;
    const { instance, calls } = start();
    calls[0]?.resolve(response());
    await vi.waitFor(() => expect(instance.store.current).toEqual({ name: 'Ada' }));
    const seen: unknown[] = [];
    instance.store.subscribe(() => seen.push(instance.store.read('name')));
    instance.refresh();
    calls[1]?.resolve(response());
    await vi.waitFor(() => expect(instance.getSnapshot().pending).toBe(false));
    expect(seen).toEqual([]);
});
