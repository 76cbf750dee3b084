import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

import type { TestProject } from 'vitest/node';

const PROCESS = fileURLToPath(new URL('postgres-process.ts', import.meta.url));

/** Provides one PostgreSQL server for a run of the tests, started on first use and stopped at the end. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
    let started: Promise<{ url: string; child: ChildProcess }> | undefined;
    const server = createServer(async (socket) => {
        socket.on('error', () => {});
        try {
            socket.end((await (started ??= start())).url);
        } catch (error) {
            socket.destroy();
            throw error;
        }
    });
    server.unref().listen(0, '127.0.0.1');
    await once(server, 'listening');
    project.provide('postgresPort', (server.address() as AddressInfo).port);
    return async () => {
        server.close();
        if (started === undefined) return;
        const { child } = await started;
        const ended = once(child, 'exit');
        child.stdin?.end();
        await ended;
    };
}

async function start(): Promise<{ url: string; child: ChildProcess }> {
    // Detaches the child, so that Ctrl-C does not reach it. It ends when this process ends and closes its standard
    // input.
    const child = spawn(process.execPath, [PROCESS], {
        stdio: ['pipe', 'pipe', 'inherit'],
        detached: true,
    });
    const failed = once(child, 'exit').then(() => {
        throw new Error('PostgreSQL for the tests did not start.');
    });
    failed.catch(() => {});
    const [line] = (await Promise.race([once(child.stdout, 'data'), failed])) as [Buffer];
    return { url: line.toString().trim(), child };
}
