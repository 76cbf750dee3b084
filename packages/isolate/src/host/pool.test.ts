import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { Pool } from './pool.ts';
import { WorkerdProcess } from './process.ts';
import { Suspects } from './suspects.ts';

const MEGABYTE = 1024 * 1024;

test('a process of one tenant is ended when its tenant is not alone any more, for whatever reason', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'bindery-pool-'));
    let now = 1_000_000;
    let number = 0;
    const suspects = new Suspects({ now: () => now, maxQuarantined: 2, probationMs: 10_000 });
    const pool = await Pool.start({
        size: 1,
        start: () =>
            WorkerdProcess.start({
                number: number++,
                directory,
                gatewayPath: join(directory, 'host.sock'),
                apiOrigin: 'http://api.bindery.test',
                heapBytes: 64 * MEGABYTE,
                dataBytes: 512 * MEGABYTE,
                registry: new Map(),
            }),
        stallMs: 60_000,
        memoryBytes: 512 * MEGABYTE,
        aloneMemoryBytes: 512 * MEGABYTE,
        isolateIdleMs: 60_000,
        loadsPerProcess: 100,
        drainMs: 1_000,
        suspects,
    });
    const quarantined = (): number => pool.processes.filter(({ quarantine }) => quarantine).length;
    const suspect = (...tenants: string[]): void => {
        const all = new Set(tenants);
        suspects.incident({ tenants: all, running: all, proven: false });
    };

    suspect('a', 'b');
    await pool.take('a', true);
    await pool.take('b', true);
    expect(quarantined()).toBe(2);

    // One that is likelier takes the place of another.
    suspect('b', 'c');
    suspect('c', 'd');
    expect(suspects.alone('a')).toBe(false);
    await expect.poll(quarantined, { timeout: 20_000 }).toBe(1);

    // Whoever asks when a probation has just ended is free, and its process is ended all the same.
    now += 60_000;
    expect(suspects.verdict('b')).toEqual({ kind: 'free' });
    await expect.poll(quarantined, { timeout: 20_000 }).toBe(0);
    await pool.close(0);
    await rm(directory, { recursive: true });
});
