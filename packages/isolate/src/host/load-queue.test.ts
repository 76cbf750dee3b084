import { beforeEach, expect, test } from 'vitest';

import { LoadedIsolate } from './loaded-isolate.ts';
import { LoadQueue } from './load-queue.ts';

let queue: LoadQueue;
/** Completes the loads that the queue watches. */
let loaded: Map<LoadedIsolate, () => void>;
let entered: string[];
beforeEach(() => {
    loaded = new Map();
    entered = [];
    queue = new LoadQueue({
        maxLoads: 2,
        maxBytes: 100,
        untilLoaded: (isolate) => new Promise((resolve) => loaded.set(isolate, resolve)),
    });
});

function enter(tenant: string, scriptBytes = 10): LoadedIsolate {
    const isolate = new LoadedIsolate(tenant, 'hash', 1, () => Promise.reject(new Error('unused')));
    isolate.scriptBytes = scriptBytes;
    void queue.enter(isolate).then(() => entered.push(tenant));
    return isolate;
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('admits as many loads as allowed, and the next one after each release', async () => {
    const [a, b] = ['a', 'b', 'c', 'd'].map((tenant) => enter(tenant));
    await settle();
    expect(entered).toEqual(['a', 'b']);
    if (b) queue.release(b);
    await settle();
    expect(entered).toEqual(['a', 'b', 'c']);
    if (a) queue.release(a);
    await settle();
    expect(entered).toEqual(['a', 'b', 'c', 'd']);
});

test('admits the next load when one has loaded but not responded', async () => {
    const a = enter('a');
    enter('b');
    expect(loaded.size).toBe(0);
    enter('c');
    loaded.get(a)?.();
    await settle();
    expect(entered).toEqual(['a', 'b', 'c']);
    // A further invocation of the loaded version does not take a place again.
    await queue.enter(a);
    expect(queue.loads).toBe(2);
});

test('limits the sum of the scripts, and loads a larger script alone', async () => {
    const a = enter('a', 60);
    const b = enter('b', 60);
    const large = enter('large', 500);
    enter('c', 10);
    await settle();
    expect([entered, queue.bytes]).toEqual([['a'], 60]);
    queue.release(a);
    await settle();
    expect(entered).toEqual(['a', 'b']);
    queue.release(b);
    await settle();
    expect([entered, queue.bytes]).toEqual([['a', 'b', 'large'], 500]);
    queue.release(large);
    await settle();
    expect(entered).toEqual(['a', 'b', 'large', 'c']);
});

test('gives all invocations of an isolate one place', async () => {
    const a = enter('a');
    await queue.enter(a);
    expect(queue.loads).toBe(1);
    a.markResponded();
    queue.release(a);
    await queue.enter(a);
    expect(queue.loads).toBe(0);
});

test('forgets an isolate that is released while it waits', async () => {
    enter('a');
    enter('b');
    const c = enter('c');
    queue.release(c);
    await settle();
    expect(entered).toEqual(['a', 'b', 'c']);
    expect(queue.loads).toBe(2);
});
