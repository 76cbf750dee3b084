/**
 * The test host: one process that the test files of a run share. Its argument is the path of the socket on which it
 * listens. It ends when no test has been connected for a while.
 */
import { createServer } from 'node:net';
import { rmSync } from 'node:fs';

import { openChannel } from '../rpc/channel.ts';
import { serveTests } from './serve-tests.ts';
import { createServerPool } from './server-pool.ts';

/** The next test file of a run connects within this time. */
const IDLE_MS = 5000;

const [socketPath = ''] = process.argv.slice(2);
const pool = createServerPool();
let connections = 0;
let timer: NodeJS.Timeout | undefined;

const server = createServer((socket) => {
    connections += 1;
    clearTimeout(timer);
    const { methods, close } = serveTests(pool, () => channel);
    const channel = openChannel(socket, methods);
    void channel.closed.then(close).finally(() => {
        connections -= 1;
        endWhenIdle();
    });
});

server.listen(socketPath, () => {
    endWhenIdle();
    // Starts while the first test loads its modules.
    pool.warm();
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end());

function endWhenIdle(): void {
    clearTimeout(timer);
    if (connections === 0) timer = setTimeout(() => void end(), IDLE_MS);
}

async function end(): Promise<void> {
    server.close();
    rmSync(socketPath, { force: true });
    // Kept after a crash, for the message of `host_failed`.
    rmSync(socketPath.replace(/\.sock$/, '.log'), { force: true });
    try {
        await pool[Symbol.asyncDispose]();
    } finally {
        process.exit(0);
    }
}
