import type { InvocationSummary } from '@bindery/contract';

/** The integration has no handler for the event. */
const NOT_HANDLED = 406;

export type InvocationOutcome = InvocationSummary['state'] | 'unhandled';

/**
 * How an invocation ended. An event that the integration has no handler for is neither a success nor a failure,
 * whatever its SDK logged or threw to say so: it is not sent again.
 *
 * @example outcomeOf({ state: 'failed', status: 406 }) // 'unhandled'
 */
export function outcomeOf({
    state,
    status,
}: Pick<InvocationSummary, 'state' | 'status'>): InvocationOutcome {
    return status === NOT_HANDLED && state !== 'running' ? 'unhandled' : state;
}

/** How many of them failed. */
export function countFailed(invocations: readonly InvocationSummary[]): number {
    return invocations.filter((invocation) => outcomeOf(invocation) === 'failed').length;
}
