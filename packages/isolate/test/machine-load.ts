import { availableParallelism, loadavg } from 'node:os';

/** The number of processes per core that want the CPU, at least 1: CPU-bound work takes so many times as long. */
export function loadFactor(): number {
    return Math.max(1, (loadavg()[0] ?? 0) / availableParallelism());
}
