import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { StandbyPool } from './standby-pool.ts';
import { WorkerdProcess } from './workerd-process.ts';

const MEGABYTE = 1024 * 1024;

let directory: string;
let started: WorkerdProcess[];
let mostConcurrentStarts: number;
let standby: StandbyPool;

beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'bindery-standby-'));
    started = [];
    mostConcurrentStarts = 0;
    let number = 0;
    let starting = 0;
    standby = new StandbyPool(async () => {
        starting += 1;
        mostConcurrentStarts = Math.max(mostConcurrentStarts, starting);
        const process = await WorkerdProcess.start({
            number: number++,
            directory,
            gatewayPath: join(directory, 'host.sock'),
            apiOrigin: 'http://api.bindery.test',
            certificateAuthorities: [],
            heapBytes: 64 * MEGABYTE,
            dataBytes: 512 * MEGABYTE,
            registry: new Map(),
        });
        starting -= 1;
        started.push(process);
        return process;
    });
});
afterEach(async () => {
    await standby.close();
    for (const process of started) process.kill();
    await Promise.all(started.map(({ exited }) => exited));
    await rm(directory, { recursive: true });
});

const untilStarted = (count: number): Promise<void> =>
    expect.poll(() => started.length, { timeout: 20_000 }).toBe(count);

test('starts only the requested process before it is filled', async () => {
    const process = await standby.take();
    expect(started).toEqual([process]);
});

test('starts processes one at a time, and refills after each is taken', async () => {
    standby.fill(2, 0);
    await untilStarted(2);
    const ready = started.slice();
    expect(ready).toContain(await standby.take());
    expect(ready).toContain(await standby.take());
    await untilStarted(4);
    expect(mostConcurrentStarts).toBe(1);
});

test('starts a process if those on standby have exited', async () => {
    standby.fill(2, 0);
    await untilStarted(2);
    const dead = started.slice();
    for (const process of dead) {
        process.kill();
        await process.exited;
    }
    const process = await standby.take();
    expect(process.alive).toBe(true);
    expect(dead).not.toContain(process);
});

test('ends the processes on standby when it is closed, but not those that were taken', async () => {
    standby.fill(1, 0);
    await untilStarted(1);
    const taken = await standby.take();
    await untilStarted(2);
    await standby.close();
    expect(started.filter((process) => process.alive)).toEqual([taken]);
});
