import { rm, symlink, mkdtemp } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PlatformError } from '../error.ts';

/** The longest path of a socket, in bytes. Operating systems limit it: Linux to 108 bytes and macOS to 104. */
const LONGEST_SOCKET_PATH = 100;

/** Delay after a stale socket was found: another process that found the same socket replaces it in this time. */
const RACE_MS = 60;

/**
 * Locks a folder for this process. PGlite has no lock of its own, and two processes on one folder corrupt its data.
 *
 * The lock is a listening socket in the folder. The system closes it when the process ends in any way, and it works
 * between containers that share the folder, where process ids have no meaning.
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
        await new Promise((resolve) => setTimeout(resolve, RACE_MS));
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

/** Returns the path of the socket: a link in the temporary folder if the real path is too long. */
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

/** Listens on the path and sends the id of this process to each client. Returns null if the path exists already. */
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

/** Returns the process id of the listener, `busy` if it does not answer in time, or null if no process listens. */
function askHolder(path: string): Promise<string | null> {
    return new Promise((resolve) => {
        let answer = '';
        const socket = connect(path);
        socket.setTimeout(2000, () => socket.destroy(new Error('no answer')));
        socket.on('data', (chunk) => (answer += chunk.toString()));
        socket.on('close', (failed) => resolve(failed ? null : answer));
        // A listener that does not answer in time still holds the lock.
        socket.on('error', (error: NodeJS.ErrnoException) =>
            resolve(error.message === 'no answer' ? 'busy' : null),
        );
    });
}
