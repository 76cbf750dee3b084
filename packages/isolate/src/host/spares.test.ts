import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { WorkerdProcess } from './process.ts';
import { Spares } from './spares.ts';

const MEGABYTE = 1024 * 1024;

test('some are held ready, started one by one, none that died meanwhile is given, and those left end with the pool', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'bindery-spares-'));
    const started: WorkerdProcess[] = [];
    let number = 0;
    let starting = 0;
    let mostStarting = 0;
    const spares = new Spares(async () => {
        starting += 1;
        mostStarting = Math.max(mostStarting, starting);
        const process = await WorkerdProcess.start({
            number: number++,
            directory,
            gatewayPath: join(directory, 'host.sock'),
            apiOrigin: 'http://api.bindery.test',
            heapBytes: 64 * MEGABYTE,
            dataBytes: 512 * MEGABYTE,
            registry: new Map(),
        });
        starting -= 1;
        started.push(process);
        return process;
    });
    // Before it holds some, it starts what is asked for, and no more.
    const first = await spares.take();
    expect(started).toEqual([first]);

    spares.hold(2, 0);
    await expect.poll(() => started.length).toBe(3);
    const held = started.slice(1);
    expect(held).toContain(await spares.take());
    expect(held).toContain(await spares.take());
    await expect.poll(() => started.length).toBe(5);

    for (const process of started.slice(3)) {
        process.kill();
        await process.exited;
    }
    const alive = await spares.take();
    expect(alive.alive).toBe(true);
    expect(started.slice(0, 5)).not.toContain(alive);

    await expect.poll(() => started.length).toBe(7);
    await spares.close();
    expect(mostStarting).toBe(1);
    expect(started.filter((process) => process.alive && process !== alive)).toEqual([
        first,
        ...held,
    ]);
    for (const process of started) process.kill();
    await Promise.all(started.map(({ exited }) => exited));
    await rm(directory, { recursive: true });
});
