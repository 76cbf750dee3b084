/** The limits' defaults, each with its reason. `docs/isolation.md` repeats them, and a test compares. */
import type { IsolateLimits } from '../interface.ts';

const MEGABYTE = 1024 * 1024;

export const DEFAULT_LIMITS: IsolateLimits = {
    /** GitBook cuts integrations off after 30 s too; covers `waitUntil`. */
    wallTimeMs: 30_000,
    /**
     * CPU time without a turn of the event loop. A full collection by V8 takes up to 75 ms, and several isolates may be
     * collected in one turn; neighbours wait as long.
     */
    stallMs: 350,
    /** A rendered block is a few kilobytes; assets and exports stay well below. */
    responseBytes: 25 * MEGABYTE,
    /** As much as a person reads; Cloudflare keeps the same amount. */
    logBytes: 256 * 1024,
    /** Cloudflare's paid plan allows 1,000, the free one 50. */
    subrequests: 1000,
    /** The reference SDK has 68 KB. Compiling so much of nothing but literals stops the neighbours for half a second. */
    scriptBytes: 2 * MEGABYTE,
    /** Of one tenant, in this host. */
    concurrentInvocations: 100,
    /** JavaScript heap of one isolate, and what one tenant alone may add to its process. */
    memoryBytes: 128 * MEGABYTE,
    /** A process was seen to die at about 1,950. */
    isolatesPerProcess: 300,
    /** An integration that nobody used for so long starts cold again: 10 ms against 2 MB. */
    isolateIdleMs: 10 * 60_000,
    /** Each load leaves about 30 KB behind after its eviction; then a new process takes over. */
    loadsPerProcess: 5_000,
    /** Of one process: 300 isolates of 2.5 MB, and room for the work of a few. */
    processMemoryBytes: 1024 * MEGABYTE,
};
