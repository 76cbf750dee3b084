import { describe, expect, it } from 'vitest';

import { ResourceCache } from './resource-cache.ts';

describe('the cache of resources', () => {
    it('loads a resource once for all who use it', async () => {
        const cache = new ResourceCache(2);
        let loads = 0;
        const get = async () => ++loads;
        const first = cache.acquire('a', get);
        const second = cache.acquire('a', get);
        expect(await Promise.all([first.loading, second.loading])).toEqual([1, 1]);
    });

    it('keeps what is used and the latest unused, and disposes of the others', async () => {
        const cache = new ResourceCache(2);
        const disposed: string[] = [];
        const use = (key: string) =>
            cache.acquire(
                key,
                async () => key,
                (value) => disposed.push(value),
            );
        const held = use('held');
        for (const key of ['a', 'b', 'c', 'd']) {
            const { loading, release } = use(key);
            await loading;
            release();
        }
        await Promise.resolve();
        expect(disposed).toEqual(['a', 'b']);
        expect(cache.size).toBe(3);
        held.release();
        await Promise.resolve();
        expect(disposed).toEqual(['a', 'b', 'c']);
    });

    it('counts a release once', async () => {
        const cache = new ResourceCache(1);
        const disposed: string[] = [];
        const use = (key: string) =>
            cache.acquire(
                key,
                async () => key,
                (value) => disposed.push(value),
            );
        const twice = use('a');
        use('a');
        twice.release();
        twice.release();
        for (const key of ['b', 'c']) use(key).release();
        await Promise.resolve();
        expect(disposed).toEqual(['b']);
    });

    it('tries a failed load again', async () => {
        const cache = new ResourceCache(2);
        let isBroken = true;
        const get = async () => {
            if (isBroken) throw new Error('offline');
            return 'value';
        };
        await expect(cache.acquire('a', get).loading).rejects.toThrow('offline');
        isBroken = false;
        await expect(cache.acquire('a', get).loading).resolves.toBe('value');
    });
});
