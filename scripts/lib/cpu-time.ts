import { readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second (`getconf CLK_TCK`) on every machine that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * Returns the processor time in minutes of this process and of all its descendants that have ended and were waited for;
 * undefined where the system has no /proc. A process whose parent has died is not counted.
 */
export function cpuMinutes(): number | undefined {
    try {
        const stat = readFileSync('/proc/self/stat', 'utf8');
        // The second field is the command's name in parentheses, and may hold spaces (proc(5)).
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const [utime, stime, cutime, cstime] = fields.slice(11, 15).map(Number);
        const ticks = (utime ?? 0) + (stime ?? 0) + (cutime ?? 0) + (cstime ?? 0);
        return ticks / TICKS_PER_SECOND / 60;
    } catch {
        return undefined;
    }
}
