import type { InvocationResponse } from '@bindery/isolate';

import type { PlatformContext } from '../platform-context.ts';
import { PlatformError } from '../error.ts';
import type { InvocationScope } from '../invocation-scope.ts';
import type { Invoke, TracedResponse } from '../invocations/invoke.ts';
import { openEvent } from '../outbox/event-secrets.ts';
import type { EventRow } from './due.ts';
import { holdDelay, judge, retryDelay, type Verdict } from './schedule.ts';

/** What came of one attempt. */
export interface AttemptResult {
    row: EventRow;
    /** How many there were, this one among them. */
    attempts: number;
    verdict: Verdict;
    /** HTTP status; null: there was nobody to ask. */
    status: number | null;
    error: string | null;
    /** Milliseconds since the epoch; null: no more. */
    nextAttempt: number | null;
}

/** The integration was not asked, so that it was no attempt: the event is offered again after so many milliseconds. */
export interface Held {
    heldMs: number;
}

/**
 * Sends an event to its installation once. What is wrong with the event itself, such as that its key is gone, is a failed
 * attempt: nothing behind it waits for it.
 *
 * @param begun Told the invocation's id before its answer is read.
 * @throws What is none of the event's fault: the integration is disabled, the database away. The event stays as it was.
 */
export async function attemptEvent(
    ctx: PlatformContext,
    invoke: Invoke,
    row: EventRow,
    begun: (invocationId: string) => void = () => {},
): Promise<AttemptResult | Held> {
    const attempts = row.attempts + 1;
    const retryAfter = (header: string | null): number | null => {
        const now = ctx.now().getTime();
        const delay = retryDelay(attempts - row.attempts_before_replay, now, header);
        return delay === null ? null : now + delay;
    };
    // Asked for by the trace too, which must say the same time: the delay has chance in it.
    const nextAttempt = once((answer: InvocationResponse): number | null => {
        const header = answer.header('retry-after');
        if (answer.refused === true) {
            const now = ctx.now().getTime();
            return now + holdDelay(now, header);
        }
        return judge(answer.status) === 'retry' ? retryAfter(header) : null;
    });
    let call: TracedResponse;
    try {
        call = await invokeExistingScope(ctx, invoke, row, nextAttempt);
    } catch (error) {
        const code = error instanceof PlatformError ? error.code : undefined;
        if (code === 'integration_disabled' || code === 'database_unavailable') throw error;
        const gone = code === 'not_found';
        return {
            row,
            attempts,
            verdict: gone ? 'cancelled' : 'retry',
            status: null,
            error: error instanceof Error ? error.message : String(error),
            nextAttempt: gone ? null : retryAfter(null),
        };
    }
    begun(call.id);
    const { status } = call;
    const text = await call.text().catch(() => '');
    if (call.refused === true) {
        return { heldMs: (nextAttempt(call) ?? 0) - ctx.now().getTime() };
    }
    const verdict = judge(status);
    return {
        row,
        attempts,
        verdict,
        status,
        error: verdict === 'delivered' ? null : call.redact(text),
        nextAttempt: nextAttempt(call),
    };
}

function once<Input, Output>(compute: (input: Input) => Output): (input: Input) => Output {
    let made: { output: Output } | undefined;
    return (input) => (made ??= { output: compute(input) }).output;
}

/** A deleted installation has no environment any more; its deletion goes to the scope above it. */
async function invokeExistingScope(
    ctx: PlatformContext,
    invoke: Invoke,
    row: EventRow,
    nextAttempt: (answer: InvocationResponse) => number | null,
): Promise<TracedResponse> {
    const event = openEvent(ctx, row);
    const scopes = scopesOf(row);
    for (const scope of scopes) {
        try {
            return await invoke({
                scope,
                event,
                attempt: row.attempts + 1,
                nextAttempt: (_outcome, answer) => nextAttempt(answer),
            });
        } catch (error) {
            const gone = error instanceof PlatformError && error.code === 'not_found';
            if (!gone || scope === scopes.at(-1)) throw error;
        }
    }
    throw new PlatformError('not_found', 'The installation is gone.');
}

/** The scopes to invoke for an event: the first that still exists. */
function scopesOf(row: EventRow): InvocationScope[] {
    const { payload, type } = row;
    const integration = { kind: 'integration', integration: row.integration } as const;
    if (row.installation_id === null) return [integration];
    const ids = { integration: row.integration, installationId: row.installation_id };
    const installation = { kind: 'installation', ...ids } as const;
    if (type === 'installation_deleted') return [integration];
    if (type.endsWith('_deleted')) return [installation, integration];
    const { spaceId, siteId } = payload;
    if (typeof siteId === 'string') return [{ kind: 'site', ...ids, scopeId: siteId }];
    if (typeof spaceId === 'string') return [{ kind: 'space', ...ids, scopeId: spaceId }];
    return [installation];
}
