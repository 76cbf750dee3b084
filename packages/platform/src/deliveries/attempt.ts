import type { InvocationResponse } from '@bindery/isolate';

import type { PlatformContext } from '../platform-context.ts';
import { PlatformError } from '../error.ts';
import type { InvocationScope } from '../invocation-scope.ts';
import type { Invoke, TracedResponse } from '../invocations/invoke.ts';
import { openEvent } from '../outbox/event-secrets.ts';
import type { EventRow } from './due-events.ts';
import { classifyStatus, refusedDelay, retryDelay, type AttemptOutcome } from './retry-schedule.ts';

/** The result of one attempt. */
export interface AttemptResult {
    row: EventRow;
    /** Number of attempts so far, including this one. */
    attempts: number;
    outcome: AttemptOutcome;
    /** HTTP status; null if the integration was not invoked. */
    status: number | null;
    error: string | null;
    /** Time of the next attempt in milliseconds since the epoch; null if there is none. */
    nextAttempt: number | null;
}

/** The isolate host refused the event. The event is sent again after a delay; a refusal is not an attempt. */
export interface RefusedAttempt {
    retryInMs: number;
}

/**
 * Sends an event to its installation once. An error of the event itself, such as a missing key, counts as a failed
 * attempt, so that later events do not wait for it.
 *
 * @param onStart Called with the invocation's id before the response is read.
 * @throws PlatformError `integration_disabled` or `database_unavailable`; the event stays unchanged.
 */
export async function attemptEvent(
    ctx: PlatformContext,
    invoke: Invoke,
    row: EventRow,
    onStart: (invocationId: string) => void = () => {},
): Promise<AttemptResult | RefusedAttempt> {
    const attempts = row.attempts + 1;
    const retryAfter = (header: string | null): number | null => {
        const now = ctx.now().getTime();
        const delay = retryDelay(attempts - row.attempts_before_replay, now, header);
        return delay === null ? null : now + delay;
    };
    // Computes the time once, because the delay has a random part and the trace must show the same time.
    const nextAttempt = once((response: InvocationResponse): number | null => {
        const header = response.header('retry-after');
        if (response.refused === true) {
            const now = ctx.now().getTime();
            return now + refusedDelay(now, header);
        }
        return classifyStatus(response.status) === 'retry' ? retryAfter(header) : null;
    });
    let call: TracedResponse;
    try {
        call = await invokeExistingScope(ctx, invoke, row, nextAttempt);
    } catch (error) {
        const code = error instanceof PlatformError ? error.code : undefined;
        if (code === 'integration_disabled' || code === 'database_unavailable') throw error;
        const isMissing = code === 'not_found';
        return {
            row,
            attempts,
            outcome: isMissing ? 'cancelled' : 'retry',
            status: null,
            error: error instanceof Error ? error.message : String(error),
            nextAttempt: isMissing ? null : retryAfter(null),
        };
    }
    onStart(call.id);
    const { status } = call;
    const text = await call.text().catch(() => '');
    if (call.refused === true) {
        return { retryInMs: (nextAttempt(call) ?? 0) - ctx.now().getTime() };
    }
    const outcome = classifyStatus(status);
    return {
        row,
        attempts,
        outcome,
        status,
        error: outcome === 'delivered' ? null : call.redact(text),
        nextAttempt: nextAttempt(call),
    };
}

function once<Input, Output>(compute: (input: Input) => Output): (input: Input) => Output {
    let computed: { output: Output } | undefined;
    return (input) => (computed ??= { output: compute(input) }).output;
}

/**
 * Invokes the first scope that still exists: a deleted installation has no environment, so the event of its deletion
 * goes to the scope above it.
 */
async function invokeExistingScope(
    ctx: PlatformContext,
    invoke: Invoke,
    row: EventRow,
    nextAttempt: (response: InvocationResponse) => number | null,
): Promise<TracedResponse> {
    const event = openEvent(ctx, row);
    const scopes = scopesOf(row);
    for (const scope of scopes) {
        try {
            return await invoke({
                scope,
                event,
                attempt: row.attempts + 1,
                nextAttempt: (_outcome, response) => nextAttempt(response),
            });
        } catch (error) {
            const isMissing = error instanceof PlatformError && error.code === 'not_found';
            if (!isMissing || scope === scopes.at(-1)) throw error;
        }
    }
    throw new PlatformError('not_found', 'The installation is gone.');
}

/** Returns the scopes of an event, innermost first. The first that still exists is invoked. */
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
