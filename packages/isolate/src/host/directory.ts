/** Where the sockets are. */
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { IsolateError } from '../error.ts';
import { GATEWAY_SOCKET } from './gateway.ts';

/** `sun_path` has 104 bytes on macOS and 108 on Linux, one of them for the end. */
const SOCKET_PATH_BYTES = 103;
const PREFIX = 'bindery-isolates-';
/** A host that is starting may not listen yet. */
const STALE_AFTER_MS = 60_000;

/**
 * A folder of its own, or the one that was given. Only the host's own user may reach the sockets: whoever does can
 * invoke, and call the API as any invocation.
 */
export async function socketDirectory(given: string | undefined): Promise<string> {
    if (given === undefined) {
        void removeStale(tmpdir()).catch(() => {});
        return mkdtemp(join(tmpdir(), PREFIX));
    }
    const longest = Buffer.byteLength(join(given, 'workerd-100000.sock'));
    if (longest > SOCKET_PATH_BYTES) {
        throw new IsolateError(
            'start_failed',
            `The path of the folder ${given} is too long for sockets: they may have ${SOCKET_PATH_BYTES} bytes, and these would have ${longest}.`,
        );
    }
    await mkdir(given, { recursive: true, mode: 0o700 });
    const { mode } = await stat(given);
    // Not changed here: it may be a folder that others need.
    if ((mode & 0o077) !== 0) {
        throw new IsolateError(
            'start_failed',
            `Others than its owner may enter the folder ${given}: give it mode 0700, or name another.`,
        );
    }
    return given;
}

/** Removes what hosts left that were killed with -9: folders in which nobody listens. */
export async function removeStale(parent: string): Promise<void> {
    for (const name of await readdir(parent)) {
        if (!name.startsWith(PREFIX)) continue;
        const directory = join(parent, name);
        try {
            const { mtimeMs, uid } = await stat(directory);
            if (uid !== process.getuid?.() || Date.now() - mtimeMs < STALE_AFTER_MS) continue;
            if (await listens(join(directory, GATEWAY_SOCKET))) continue;
            await rm(directory, { recursive: true, force: true });
        } catch {
            // Somebody else is removing it.
        }
    }
}

function listens(path: string): Promise<boolean> {
    return new Promise((resolve) => {
        const socket = connect(path);
        socket.once('connect', () => {
            socket.destroy();
            resolve(true);
        });
        socket.once('error', () => resolve(false));
    });
}
