import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { workerdConfig } from './config.ts';
import { listening, spawnWorkerd } from './spawn.ts';

function alive(pid: number): boolean {
    try {
        return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    } catch {
        return false;
    }
}

test.skipIf(process.platform !== 'linux')(
    'without setpriv, workerd ends when the pipe from the host closes',
    async () => {
        const directory = await mkdtemp(join(tmpdir(), 'bindery-spawn-'));
        const configPath = join(directory, 'config.capnp');
        const config = workerdConfig({
            socketPath: join(directory, 'workerd.sock'),
            gatewayPath: join(directory, 'host.sock'),
            apiOrigin: 'http://api.bindery.test',
            heapBytes: 64 * 1024 * 1024,
        });
        await writeFile(configPath, config);
        const child = spawnWorkerd(configPath, '');
        await listening(child, 10_000);
        const children = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8');
        const pids = children.trim().split(' ').map(Number);
        expect(pids.some(alive)).toBe(true);
        child.stdin?.destroy();
        await expect.poll(() => pids.filter(alive), { timeout: 3_000 }).toEqual([]);
        await rm(directory, { recursive: true });
    },
);
