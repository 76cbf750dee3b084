import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { removeStale } from './directory.ts';

test('only folders that are old and in which nobody listens are removed', async () => {
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
    const left = await folder('bindery-isolates-left', hour);
    const starting = await folder('bindery-isolates-starting', 1_000);
    const foreign = await folder('something-else', hour);
    const living = await folder('bindery-isolates-living', hour);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(living, 'host.sock'), resolve));
    await utimes(living, 0, 0);

    await removeStale(parent);
    expect([left, starting, foreign, living].map((path) => existsSync(path))).toEqual([
        false,
        true,
        true,
        true,
    ]);
    server.close();
    await rm(parent, { recursive: true });
});
