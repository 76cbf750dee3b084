import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { workerdConfig } from './workerd-config.ts';
import { listening, spawnWorkerd } from './spawn-workerd.ts';

function alive(pid: number): boolean {
    try {
        return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    } catch {
        return false;
    }
}

test.skipIf(process.platform !== 'linux')(
    'without setpriv, workerd exits when the pipe from the host closes',
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
        // The watchdog reads memory and CPU time by this id, so it must not be the shell's.
        const pid = child.pid ?? 0;
        expect(readFileSync(`/proc/${pid}/comm`, 'utf8').trim()).toBe('workerd');
        child.stdin?.destroy();
        await expect.poll(() => alive(pid), { timeout: 20_000 }).toBe(false);
        await rm(directory, { recursive: true });
    },
);
