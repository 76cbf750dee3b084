import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { WorkerdProcess } from './process.ts';
import { Spare } from './spare.ts';

const MEGABYTE = 1024 * 1024;

test('one is held ready, one that died meanwhile is not given, and the last one ends with the pool', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'bindery-spare-'));
    const started: WorkerdProcess[] = [];
    const spare = new Spare(async () => {
        const process = await WorkerdProcess.start({
            number: started.length,
            directory,
            gatewayPath: join(directory, 'host.sock'),
            apiOrigin: 'http://api.bindery.test',
            heapBytes: 64 * MEGABYTE,
            dataBytes: 512 * MEGABYTE,
            registry: new Map(),
        });
        started.push(process);
        return process;
    });
    // Before it holds one, it starts what is asked for, and no more.
    const first = await spare.take();
    expect(started).toEqual([first]);

    spare.hold(0);
    await expect.poll(() => started.length).toBe(2);
    expect(await spare.take()).toBe(started[1]);
    await expect.poll(() => started.length).toBe(3);

    started[2]?.kill();
    await started[2]?.exited;
    const fourth = await spare.take();
    expect(fourth.alive).toBe(true);
    expect(fourth).toBe(started[3]);

    await expect.poll(() => started.length).toBe(5);
    await spare.close();
    expect(started[4]?.alive).toBe(false);
    for (const process of started) process.kill();
    await Promise.all(started.map(({ exited }) => exited));
    await rm(directory, { recursive: true });
});
