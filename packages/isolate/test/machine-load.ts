import { availableParallelism, loadavg } from 'node:os';

/** How many want each core: what takes CPU time takes so many times as long. At least 1. */
export function loadFactor(): number {
    return Math.max(1, (loadavg()[0] ?? 0) / availableParallelism());
}
