import type { InvocationSummary } from '@bindery/contract';

/** Status of an invocation whose event type has no handler in the integration. */
const NOT_HANDLED = 406;

/** `client_error`: the integration answered an HTTP request with 400 to 499. */
export type InvocationOutcome = InvocationSummary['state'] | 'unhandled' | 'client_error';

/**
 * Returns how an invocation ended. An event without a handler is neither a success nor a failure, even if the SDK
 * throws for it: the event is not sent again. An HTTP response of 400 to 499 is not a failure of the integration, but
 * it is not shown as a success either.
 *
 * @example outcomeOf({ state: 'failed', status: 406 }) // 'unhandled'
 */
export function outcomeOf({
    state,
    status,
}: Pick<InvocationSummary, 'state' | 'status'>): InvocationOutcome {
    if (state === 'running' || status === null) return state;
    if (status === NOT_HANDLED) return 'unhandled';
    return state === 'succeeded' && status >= 400 ? 'client_error' : state;
}

/** Counts failed invocations. */
export function countFailed(invocations: readonly InvocationSummary[]): number {
    return invocations.filter((invocation) => outcomeOf(invocation) === 'failed').length;
}
