import type { LocalAccess } from '@bindery/server';

import { CommandError } from '../error.ts';

/**
 * Returns how to reach the host that runs on a data folder.
 *
 * @throws CommandError `host_unreachable` if none runs.
 */
export async function requireLocalHost(folder: string): Promise<LocalAccess> {
    const { readLocalAccess } = await import('@bindery/server');
    const access = await readLocalAccess(folder);
    if (access !== undefined && isRunning(access.pid)) return access;
    throw new CommandError(
        'host_unreachable',
        `No Bindery of yours runs on ${folder}: start one with "bindery dev", name its folder with --data, or name a host with --endpoint and --token.`,
    );
}

function isRunning(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        // EPERM: the process exists, but belongs to another user.
        return (error as NodeJS.ErrnoException).code === 'EPERM';
    }
}
