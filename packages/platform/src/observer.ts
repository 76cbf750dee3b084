import type { Event, Outcome } from '@bindery/contract';

import type { AttemptOutcome } from './deliveries/retry-schedule.ts';

/** Receives what the platform does, for metrics and traces. Its functions must not throw. */
export interface PlatformObserver {
    /** Called when an invocation starts. */
    invocation?: (start: InvocationStart) => InvocationObserver;
    /** Called after each attempt at an event. `dead`: the last attempt failed. */
    delivery?: (integration: string, outcome: AttemptOutcome | 'dead') => void;
    /** Called for each rendering of a component; `cached`: it came from the cache. */
    render?: (integration: string, cached: boolean) => void;
}

export interface InvocationStart {
    id: string;
    integration: string;
    version: number;
    type: Event['type'];
    attempt: number;
}

export interface InvocationObserver {
    /** Header of outbound calls (W3C Trace Context, section 3.2); undefined: none is added. */
    traceparent?: string | undefined;
    /** Called once, when the invocation and its `waitUntil` work have ended. */
    end(outcome: Outcome, state: 'succeeded' | 'failed'): void;
}
