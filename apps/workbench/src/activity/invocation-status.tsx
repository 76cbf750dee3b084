import { Check, TriangleAlert, X } from 'lucide-react';
import type { InvocationSummary } from '@bindery/contract';

import { Spinner } from '../design/spinner.tsx';
import { countdown, duration, useNow } from '../design/time.tsx';
import { outcomeOf } from '../store/invocation-outcome.ts';

/** Attempts per delivery: the first one and seven retries (after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 10 h). */
export const MAX_ATTEMPTS = 8;

/** Renders the status, duration and attempt of an invocation, and the time of the next retry. */
export function InvocationStatus({ invocation }: { invocation: InvocationSummary }) {
    const { status, durationMs, attempt, nextAttemptAt } = invocation;
    const outcome = outcomeOf(invocation);
    return (
        <span className="invocation-status">
            {nextAttemptAt !== null ? (
                <Retry attempt={attempt + 1} at={nextAttemptAt} />
            ) : attempt > 1 ? (
                <span className="invocation-attempt">attempt {attempt}</span>
            ) : null}
            <span
                className="invocation-code"
                data-state={outcome}
                {...(outcome === 'unhandled'
                    ? { title: 'The integration has no handler for this event' }
                    : {})}
            >
                {outcome === 'running' ? <Spinner label="running" /> : null}
                {outcome === 'unhandled' ? `${status} not handled` : null}
                {outcome === 'succeeded' ? (
                    <>
                        <Check size={13} aria-hidden="true" />
                        {status}
                        <span className="visually-hidden">succeeded</span>
                    </>
                ) : null}
                {outcome === 'client_error' ? (
                    <>
                        <TriangleAlert size={13} aria-hidden="true" />
                        {status}
                        <span className="visually-hidden">client error</span>
                    </>
                ) : null}
                {outcome === 'failed' ? (
                    <>
                        <X size={13} aria-hidden="true" />
                        {status}
                        <span className="visually-hidden">failed</span>
                    </>
                ) : null}
            </span>
            <span className="invocation-duration">
                {durationMs === null ? '' : duration(durationMs)}
            </span>
        </span>
    );
}

function Retry({ attempt, at }: { attempt: number; at: number }) {
    const now = useNow(1_000);
    // No countdown: the next attempt has its own row, above this one.
    if (at < now) return <span className="invocation-attempt">retried</span>;
    return (
        <span
            className="invocation-attempt"
            title={`Next attempt ${new Date(at).toLocaleString()}`}
        >
            retry {attempt}/{MAX_ATTEMPTS} in {countdown(at - now)}
        </span>
    );
}
