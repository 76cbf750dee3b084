import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** True while a process runs. One that has ended, and whose parent has not asked about it, does not. */
export function isAlive(pid: number): boolean {
    try {
        process.kill(pid, 0);
    } catch (error) {
        return (error as NodeJS.ErrnoException).code === 'EPERM';
    }
    try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        // Its name, which may hold anything, stands in brackets before its state.
        return !/^.*\) [ZX] /s.test(stat);
    } catch {
        return true; // it ended just now, or the system has no such files
    }
}

/** Waits until processes have ended; returns those that have not in time. */
export async function outliving(pids: readonly number[], withinMs: number): Promise<number[]> {
    const deadline = Date.now() + withinMs;
    let left = pids.filter(isAlive);
    while (left.length > 0 && Date.now() < deadline) {
        await sleep(10);
        left = left.filter(isAlive);
    }
    return left;
}

/** Sends a signal; false when there is no such process any more. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
    try {
        return process.kill(pid, name);
    } catch {
        return false;
    }
}

/** The processes that a process has started, and those that these have, as far as they still run. */
export function childrenOf(pid: number): number[] {
    const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
    const all = stdout
        .trim()
        .split('\n')
        .map((line) => line.trim().split(/\s+/).map(Number));
    const found = [pid];
    for (const parent of found) {
        for (const [child = 0, its] of all) if (its === parent) found.push(child);
    }
    return found.slice(1);
}
