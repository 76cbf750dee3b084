import { expect, it } from 'vitest';

import { createIntegrationCache } from './integration-cache.ts';
import { createChangeNotifications, type PlatformContext } from './platform-context.ts';

function setUp(max = 10) {
    const notifications = createChangeNotifications();
    // The cast is safe: the cache uses no other part of the context.
    const ctx = { notifications } as unknown as PlatformContext;
    const loads: string[] = [];
    const cache = createIntegrationCache<string>(ctx, max);
    const load = (key: string, integration: string | null = 'a') =>
        cache.load(key, integration, async () => {
            loads.push(key);
            return `${key} ${loads.length}`;
        });
    return { notifications, cache, loads, load };
}

it('loads a key once, also for concurrent callers', async () => {
    const { load, loads } = setUp();
    expect(await Promise.all([load('k'), load('k')])).toEqual(['k 1', 'k 1']);
    expect(await load('k')).toBe('k 1');
    expect(loads).toEqual(['k']);
});

it('reloads the values of a changed integration, and keeps those of other integrations', async () => {
    const { load, loads, notifications } = setUp();
    await Promise.all([load('of a', 'a'), load('of b', 'b'), load('of any', null)]);
    notifications.publish({ type: 'integration', integration: 'a' });
    await Promise.all([load('of a', 'a'), load('of b', 'b'), load('of any', null)]);
    expect(loads).toEqual(['of a', 'of b', 'of any', 'of a', 'of any']);
});

it('loads everything again after a resync', async () => {
    const { load, loads, notifications } = setUp();
    await load('k');
    notifications.publish({ type: 'resync' });
    await load('k');
    expect(loads).toEqual(['k', 'k']);
});

it('does not keep a value whose load started before a change', async () => {
    const { cache, notifications } = setUp();
    const { promise, resolve } = Promise.withResolvers<string>();
    const stale = cache.load('k', 'a', () => promise);
    notifications.publish({ type: 'integration', integration: 'a' });
    resolve('old');
    expect(await stale).toBe('old');
    expect(await cache.load('k', 'a', async () => 'new')).toBe('new');
});

it('does not keep a failed load', async () => {
    const { cache } = setUp();
    const failing = cache.load('k', 'a', () => Promise.reject(new Error('failed')));
    await expect(failing).rejects.toThrow('failed');
    expect(await cache.load('k', 'a', async () => 'loaded')).toBe('loaded');
});

it('evicts the least recently used key', async () => {
    const { load, loads } = setUp(2);
    await load('one');
    await load('two');
    await load('one');
    await load('three');
    await load('one');
    await load('two');
    expect(loads).toEqual(['one', 'two', 'three', 'two']);
});
