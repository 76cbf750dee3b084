import { chmod, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

import { PlatformError } from '../error.ts';

/** Modes of data: a folder or a file that only its owner can use. */
const PRIVATE_MODE = { folder: 0o700, file: 0o600 } as const;

/** Permission bits of the group and of others. */
const SHARED = 0o077;
const OTHERS = 0o007;
const WRITABLE = 0o022;
const OTHERS_WRITE = 0o002;
const STICKY = 0o1000;

const ROOT = 0;

type Report = (message: string) => void;

/** The default report: the warnings of Node's process, which go to the terminal. */
export const warnProcess: Report = (message) => process.emitWarning(message, 'Bindery');

/**
 * Keeps other users of the machine out of an existing folder or file. Removes the permissions of group and others if
 * this process's user owns it, and reports that. Does nothing on Windows, which has no such modes.
 *
 * A folder of root that this user's group may use is accepted: Kubernetes mounts volumes so (`fsGroup`).
 *
 * @throws PlatformError `data_exposed` if it belongs to another user, or if any user can replace it.
 */
export async function keepPrivate(
    path: string,
    kind: keyof typeof PRIVATE_MODE,
    report: Report,
): Promise<void> {
    const user = process.getuid?.();
    if (user === undefined) return;
    const place = await realpath(path);
    const { uid, mode } = await stat(place);
    if (uid !== user) {
        if (uid === ROOT && (mode & OTHERS) === 0) return;
        throw new PlatformError(
            'data_exposed',
            `The ${kind} ${path} belongs to user ${uid}, and Bindery runs as user ${user}. Run "chown${kind === 'folder' ? ' -R' : ''} ${user} ${path}" as root, or choose another place.`,
        );
    }
    if ((mode & SHARED) !== 0) {
        await chmod(place, PRIVATE_MODE[kind]);
        if (((await stat(place)).mode & SHARED) !== 0) {
            // Drives of Windows in WSL, for example. Their modes say nothing about the parent either.
            report(`The file system of ${path} keeps no permissions: other users may read it.`);
            return;
        }
        report(
            `Other users could ${(mode & WRITABLE) === 0 ? 'read' : 'change'} the ${kind} ${path}: its mode was ${octal(mode)} and is now ${octal(PRIVATE_MODE[kind])}.`,
        );
    }
    await refuseReplaceable(path, place, kind);
}

/**
 * Checks a file that Bindery never writes, like a mounted secret. Others may read it, because containers mount secrets
 * so, but not write it.
 *
 * @throws PlatformError `data_exposed`.
 */
export async function refuseWritable(path: string): Promise<void> {
    if (process.getuid === undefined) return;
    const place = await realpath(path);
    const { mode } = await stat(place);
    if ((mode & WRITABLE) !== 0) {
        throw new PlatformError(
            'data_exposed',
            `Other users can change the file ${path}, because its mode is ${octal(mode)}. Run "chmod go-w ${path}".`,
        );
    }
    await refuseReplaceable(path, place, 'file');
}

/** Any user can replace what is in a folder that all may write, unless it is sticky as `/tmp` is. */
async function refuseReplaceable(path: string, place: string, kind: string): Promise<void> {
    const parent = dirname(place);
    const { mode } = await stat(parent);
    if ((mode & OTHERS_WRITE) === 0 || (mode & STICKY) !== 0) return;
    throw new PlatformError(
        'data_exposed',
        `Every user of this machine can replace the ${kind} ${path}, because the mode of ${parent} is ${octal(mode)}. Run "chmod o-w ${parent}", or choose another place.`,
    );
}

function octal(mode: number): string {
    return (mode & 0o7777).toString(8).padStart(4, '0');
}
