import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { removeStale } from './socket-directory.ts';

test('removeStale removes only old folders whose socket accepts no connection', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'bindery-stale-'));
    const folder = async (name: string, ageMs: number): Promise<string> => {
        const directory = join(parent, name);
        await mkdir(directory);
        await writeFile(join(directory, 'workerd-0.capnp'), '');
        const then = (Date.now() - ageMs) / 1000;
        await utimes(directory, then, then);
        return directory;
    };
    const hour = 3_600_000;
    const abandoned = await folder('bindery-isolates-abandoned', hour);
    const starting = await folder('bindery-isolates-starting', 1_000);
    const foreign = await folder('something-else', hour);
    const active = await folder('bindery-isolates-active', hour);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(active, 'host.sock'), resolve));
    await utimes(active, 0, 0);

    await removeStale(parent);
    expect([abandoned, starting, foreign, active].map((path) => existsSync(path))).toEqual([
        false,
        true,
        true,
        true,
    ]);
    server.close();
    await rm(parent, { recursive: true });
});
