import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { ProcessPool } from './process-pool.ts';
import { Quarantine } from './quarantine.ts';
import { WorkerdProcess } from './workerd-process.ts';

const MEGABYTE = 1024 * 1024;

test('the process of a quarantined tenant is closed when the tenant is displaced or its quarantine ends', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'bindery-pool-'));
    let now = 1_000_000;
    let number = 0;
    const quarantine = new Quarantine({ now: () => now, maxQuarantined: 2, quarantineMs: 10_000 });
    const pool = await ProcessPool.start({
        size: 1,
        start: () =>
            WorkerdProcess.start({
                number: number++,
                directory,
                gatewayPath: join(directory, 'host.sock'),
                apiOrigin: 'http://api.bindery.test',
                certificateAuthorities: [],
                heapBytes: 64 * MEGABYTE,
                dataBytes: 512 * MEGABYTE,
                registry: new Map(),
            }),
        stallMs: 60_000,
        memoryBytes: 512 * MEGABYTE,
        quarantineMemoryBytes: 512 * MEGABYTE,
        isolateIdleMs: 60_000,
        loadsPerProcess: 100,
        drainMs: 1_000,
        quarantine,
    });
    const quarantinedProcesses = (): number =>
        pool.processes.filter((each) => each.quarantine).length;
    const incident = (...tenants: string[]): void => {
        const all = new Set(tenants);
        quarantine.recordIncident({ tenants: all, running: all, proven: false });
    };

    incident('a', 'b');
    await pool.take('a', true);
    await pool.take('b', true);
    expect(quarantinedProcesses()).toBe(2);

    // A likelier cause displaces another tenant.
    incident('b', 'c');
    incident('c', 'd');
    expect(quarantine.isQuarantined('a')).toBe(false);
    await expect.poll(quarantinedProcesses, { timeout: 20_000 }).toBe(1);

    // An invocation that arrives right after the end of a quarantine runs in a shared process.
    now += 60_000;
    expect(quarantine.decide('b')).toEqual({ kind: 'shared' });
    await expect.poll(quarantinedProcesses, { timeout: 20_000 }).toBe(0);
    await pool.close(0);
    await rm(directory, { recursive: true });
});
