import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Returns true while a process runs. Zombies do not count. */
export function isAlive(pid: number): boolean {
    try {
        process.kill(pid, 0);
    } catch (error) {
        return (error as NodeJS.ErrnoException).code === 'EPERM';
    }
    try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        // The state follows the process name, which is in brackets and may hold any character.
        return !/^.*\) [ZX] /s.test(stat);
    } catch {
        return true; // The process ended just now, or the system has no /proc.
    }
}

/** Waits until processes have ended. Returns those that are still running after `withinMs`. */
export async function waitForExit(pids: readonly number[], withinMs: number): Promise<number[]> {
    const deadline = Date.now() + withinMs;
    let left = pids.filter(isAlive);
    while (left.length > 0 && Date.now() < deadline) {
        await sleep(10);
        left = left.filter(isAlive);
    }
    return left;
}

/** Sends a signal. Returns false if the process has ended. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
    try {
        return process.kill(pid, name);
    } catch {
        return false;
    }
}

/** Returns the ids of the running descendants of a process. */
export function childrenOf(pid: number): number[] {
    const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
    const all = stdout
        .trim()
        .split('\n')
        .map((line) => line.trim().split(/\s+/).map(Number));
    const found = [pid];
    for (const parent of found) {
        for (const [child = 0, parentOfChild] of all) {
            if (parentOfChild === parent) found.push(child);
        }
    }
    return found.slice(1);
}
