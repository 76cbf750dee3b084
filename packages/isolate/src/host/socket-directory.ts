/** The folder of the host's sockets. */
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { IsolateError } from '../error.ts';
import { GATEWAY_SOCKET } from './gateway.ts';

/** `sun_path` has 104 bytes on macOS and 108 on Linux, including the terminating zero. */
const SOCKET_PATH_BYTES = 103;
const PREFIX = 'bindery-isolates-';
/** Younger folders may belong to a host that is starting and does not listen yet. */
const STALE_AFTER_MS = 60_000;

/**
 * Returns the folder for the sockets: a new temporary folder, or the given one. Only the host's user may enter it,
 * because a process that can connect to the sockets can run invocations and call the API as any tenant.
 *
 * @throws IsolateError `start_failed` if the path is too long or other users can enter the folder.
 */
export async function socketDirectory(given: string | undefined): Promise<string> {
    if (given === undefined) {
        void removeStale(tmpdir()).catch(() => {});
        return mkdtemp(join(tmpdir(), PREFIX));
    }
    const longestBytes = Buffer.byteLength(join(given, 'workerd-100000.sock'));
    if (longestBytes > SOCKET_PATH_BYTES) {
        throw new IsolateError(
            'start_failed',
            `The path of the folder ${given} is too long for sockets: a socket path has at most ${SOCKET_PATH_BYTES} bytes, and this one would have ${longestBytes}. Choose a shorter path.`,
        );
    }
    await mkdir(given, { recursive: true, mode: 0o700 });
    const { mode } = await stat(given);
    // The mode is not changed here, because other programs may use the folder.
    if ((mode & 0o077) !== 0) {
        throw new IsolateError(
            'start_failed',
            `Other users can enter the folder ${given}: set its mode to 0700, or choose another folder.`,
        );
    }
    return given;
}

/** Removes the folders of hosts that were killed: those whose socket accepts no connection. */
export async function removeStale(parent: string): Promise<void> {
    for (const name of await readdir(parent)) {
        if (!name.startsWith(PREFIX)) continue;
        const directory = join(parent, name);
        try {
            const { mtimeMs, uid } = await stat(directory);
            if (uid !== process.getuid?.() || Date.now() - mtimeMs < STALE_AFTER_MS) continue;
            if (await acceptsConnections(join(directory, GATEWAY_SOCKET))) continue;
            await rm(directory, { recursive: true, force: true });
        } catch {
            // Another process is removing the same folder.
        }
    }
}

function acceptsConnections(path: string): Promise<boolean> {
    return new Promise((resolve) => {
        const socket = connect(path);
        socket.once('connect', () => {
            socket.destroy();
            resolve(true);
        });
        socket.once('error', () => resolve(false));
    });
}
