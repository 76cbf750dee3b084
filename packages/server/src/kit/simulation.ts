import type { OutboundFetch } from '@bindery/isolate';

/** The settings of the open workspace, which the parts of the host read at each call. */
export interface Simulation {
    /** Milliseconds by which the clock of the host and of isolates is ahead. */
    clockOffsetMs: number;
    /** Hosts whose calls `outbound` answers. */
    intercept: readonly string[];
    outbound: OutboundFetch;
    allowPrivateNetwork: boolean;
}

export function initialSimulation(): Simulation {
    return {
        clockOffsetMs: 0,
        intercept: [],
        outbound: async () => new Response(null, { status: 502 }),
        allowPrivateNetwork: false,
    };
}
