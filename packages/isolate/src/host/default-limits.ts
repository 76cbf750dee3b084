/**
 * Default limits and the reason for each value. `docs/isolation.md` lists the same values, and a test compares them.
 */
import type { IsolateLimits } from '../interface.ts';

const MEGABYTE = 1024 * 1024;

export const DEFAULT_LIMITS: IsolateLimits = {
    /** The limit of GitBook's host. Includes `waitUntil` work. */
    wallTimeMs: 30_000,
    /**
     * CPU time without returning to the event loop. A full collection by V8 takes up to 75 ms and can run for several
     * isolates in one turn. A lower value would kill processes during a collection; a higher value lets an
     * infinite loop block the other tenants of its process for longer.
     */
    stallMs: 350,
    /** A rendered block has a few kilobytes; assets and exports stay well below the limit. */
    responseBytes: 25 * MEGABYTE,
    /** The limit of Cloudflare Workers. */
    logBytes: 256 * 1024,
    /** The limit of Cloudflare's paid plan; the free plan allows 50. */
    subrequests: 1000,
    /** The reference SDK adds 68 KB to a script. Compiling 2 MB of literals blocks the process for half a second. */
    scriptBytes: 2 * MEGABYTE,
    /** The limit applies to each tenant separately. */
    concurrentInvocations: 100,
    /** JavaScript heap of one isolate, and the memory that a quarantined tenant may add to its process. */
    memoryBytes: 128 * MEGABYTE,
    /** workerd crashed at about 1,950 isolates in one process. */
    isolatesPerProcess: 300,
    /** An idle isolate holds about 2 MB; loading it again takes a cold start of about 10 ms. */
    isolateIdleMs: 10 * 60_000,
    /** An evicted isolate leaves about 30 KB of memory allocated, so a process is replaced after this many loads. */
    loadsPerProcess: 5_000,
    /** For one process: 300 isolates of 2.5 MB, and memory for a few running invocations. */
    processMemoryBytes: 1024 * MEGABYTE,
};
