import { availableParallelism, loadavg } from 'node:os';

/** Returns the runnable processes per core, at least 1: the factor by which CPU-bound work slows down. */
export function loadFactor(): number {
    return Math.max(1, (loadavg()[0] ?? 0) / availableParallelism());
}
