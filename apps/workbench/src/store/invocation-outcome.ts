import type { InvocationSummary } from '@bindery/contract';

/** Status of an invocation whose event type has no handler in the integration. */
const NOT_HANDLED = 406;

export type InvocationOutcome = InvocationSummary['state'] | 'unhandled';

/**
 * Returns how an invocation ended. An event without a handler is neither a success nor a failure, even if the SDK
 * throws for it: the event is not sent again.
 *
 * @example outcomeOf({ state: 'failed', status: 406 }) // 'unhandled'
 */
export function outcomeOf({
    state,
    status,
}: Pick<InvocationSummary, 'state' | 'status'>): InvocationOutcome {
    return status === NOT_HANDLED && state !== 'running' ? 'unhandled' : state;
}

/** Counts failed invocations. */
export function countFailed(invocations: readonly InvocationSummary[]): number {
    return invocations.filter((invocation) => outcomeOf(invocation) === 'failed').length;
}
