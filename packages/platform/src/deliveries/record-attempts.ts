import type { DeliveryState } from '@bindery/contract';
import { sql } from 'kysely';

import { createBatcher } from '../batch.ts';
import { transact, type PlatformContext } from '../platform-context.ts';
import { json } from '../database/schema.ts';
import type { AttemptResult } from './attempt.ts';

/** Number of dead letters without a successful delivery between them, after which an integration is disabled. */
const MAX_FAILURES = 20;

/**
 * Time that an update waits for more results. Without it, no group would form on PGlite, which blocks the process
 * during a query.
 */
const GROUP_MS = 4;

/** The most results in one update. */
const MAX_GROUP = 500;

/** The most characters of an error text that are stored. */
const MAX_ERROR = 1000;

/** Writes the result of an attempt. Concurrent calls share an update. */
export type RecordAttempt = (result: AttemptResult) => Promise<void>;

export function createAttemptRecorder(ctx: PlatformContext): RecordAttempt {
    return createBatcher(
        async (results: AttemptResult[]) => {
            const now = ctx.now().toISOString();
            const rows = results.map((result) => ({
                id: result.row.id,
                integration: result.row.integration,
                state: stateOf(result),
                attempts: result.attempts,
                next:
                    result.nextAttempt === null ? null : new Date(result.nextAttempt).toISOString(),
                status: result.status,
                error: result.error?.slice(0, MAX_ERROR) ?? null,
            }));
            // Events that were cancelled meanwhile stay cancelled. A success resets the integration's count of
            // failures.
            await sql`
            with results as (
                select * from json_to_recordset(${json(rows)}::json)
                as row(id text, integration text, state text, attempts integer, next timestamptz, status integer, error text)
            ), written as (
                update events set
                    state = results.state,
                    attempts = results.attempts,
                    next_attempt_at = results.next,
                    last_status = results.status,
                    last_error = results.error,
                    finished_at = case when results.state = 'pending' then null else ${now}::timestamptz end
                from results where events.id = results.id and events.state = 'pending'
            )
            update integrations set failures = 0
            where failures > 0 and name in (select integration from results where state = 'delivered')`.execute(
                ctx.db,
            );
            for (const [name, own] of Map.groupBy(rows, (row) => row.integration)) {
                const sinceSuccess = own.slice(
                    own.findLastIndex(({ state }) => state === 'delivered') + 1,
                );
                const dead = sinceSuccess.filter(({ state }) => state === 'dead').length;
                if (dead > 0) await countFailures(ctx, name, dead);
            }
            ctx.vacuum.wrote('events', results.length);
            return results.map(() => undefined);
        },
        MAX_GROUP,
        GROUP_MS,
    );
}

function stateOf({ outcome, nextAttempt }: AttemptResult): DeliveryState {
    if (outcome !== 'retry') return outcome;
    return nextAttempt === null ? 'dead' : 'pending';
}

/** Counts dead letters, and disables the integration when there are too many. */
async function countFailures(
    ctx: PlatformContext,
    integration: string,
    dead: number,
): Promise<void> {
    await transact(ctx, async ({ tx, notify }) => {
        const row = await tx
            .updateTable('integrations')
            .set((set) => ({ failures: set('failures', '+', dead) }))
            .where('name', '=', integration)
            .returning(['failures', 'disabled_reason'])
            .executeTakeFirst();
        if (row === undefined || row.failures < MAX_FAILURES) return;
        if (row.disabled_reason !== null) return;
        await tx
            .updateTable('integrations')
            .set({
                disabled_reason: `${row.failures} events in a row could not be delivered. Publish a version that handles them, or enable it again.`,
            })
            .where('name', '=', integration)
            .execute();
        notify({ type: 'integration', integration });
        notify({ type: 'state' });
    });
}
