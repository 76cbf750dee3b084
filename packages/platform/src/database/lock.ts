import { rm, symlink, mkdtemp } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PlatformError } from '../error.ts';

/** The system's limit for a socket's path is 108 bytes on Linux and 104 on macOS. */
const LONGEST_SOCKET_PATH = 100;

/** Long enough for a second process that found the same stale socket to have replaced ours. */
const CONTEST_MS = 60;

/**
 * Takes a folder for this process alone. PGlite has no lock of its own, and two processes on one folder corrupt it.
 *
 * The lock is a listening socket in the folder: the system lets go of it when the process dies, however it dies, and
 * it works between containers that share the folder, where process ids mean nothing.
 *
 * @throws PlatformError `data_in_use` when another process holds it.
 * @example
 * await using lock = await lockFolder('.bindery');
 */
export async function lockFolder(folder: string): Promise<AsyncDisposable> {
    const { path, cleanup } = await socketPath(folder);
    let server = await listen(path);
    if (server === null) {
        const holder = await askHolder(path);
        if (holder !== null) {
            await cleanup();
            throw inUse(folder, holder);
        }
        await rm(path, { force: true });
        server = await listen(path);
        await new Promise((resolve) => setTimeout(resolve, CONTEST_MS));
        const winner = await askHolder(path);
        if (server === null || winner !== String(process.pid)) {
            server?.close();
            await cleanup();
            throw inUse(folder, winner ?? 'unknown');
        }
    }
    const held = server;
    return {
        async [Symbol.asyncDispose]() {
            await new Promise((resolve) => held.close(resolve));
            await rm(path, { force: true });
            await cleanup();
        },
    };
}

function inUse(folder: string, holder: string): PlatformError {
    return new PlatformError(
        'data_in_use',
        `The data in ${folder} is used by another Bindery (process ${holder}). Stop it, or choose another folder with --data.`,
    );
}

/** A path that is short enough: through a link in the temporary folder when the real one is too long. */
async function socketPath(folder: string): Promise<{ path: string; cleanup: () => Promise<void> }> {
    const path = join(folder, 'lock.sock');
    if (Buffer.byteLength(path) <= LONGEST_SOCKET_PATH) return { path, cleanup: async () => {} };
    const short = await mkdtemp(join(tmpdir(), 'bindery-'));
    await symlink(folder, join(short, 'd'));
    return {
        path: join(short, 'd', 'lock.sock'),
        cleanup: () => rm(short, { recursive: true, force: true }),
    };
}

/** Listens on the path; null when something is there already. Whoever connects is told our process id. */
function listen(path: string): Promise<Server | null> {
    return new Promise((resolve, reject) => {
        const server = createServer((socket) => {
            socket.on('error', () => {});
            socket.end(String(process.pid));
        });
        server.unref();
        server.once('error', (error: NodeJS.ErrnoException) => {
            if (error.code === 'EADDRINUSE') resolve(null);
            else reject(error);
        });
        server.listen(path, () => resolve(server));
    });
}

/** The process id of whoever listens; null when nobody does. */
function askHolder(path: string): Promise<string | null> {
    return new Promise((resolve) => {
        let answer = '';
        const socket = connect(path);
        socket.setTimeout(2000, () => socket.destroy(new Error('no answer')));
        socket.on('data', (chunk) => (answer += chunk.toString()));
        socket.on('close', (failed) => resolve(failed ? null : answer));
        // A holder that is too busy to answer still holds it.
        socket.on('error', (error: NodeJS.ErrnoException) =>
            resolve(error.message === 'no answer' ? 'busy' : null),
        );
    });
}
