import type { DeliveryState } from '@bindery/contract';
import { sql } from 'kysely';

import { createBatcher } from '../batch.ts';
import { transact, type PlatformContext } from '../platform-context.ts';
import { json } from '../database/schema.ts';
import type { AttemptResult } from './attempt.ts';

/** After this many dead letters with no success between them an integration is disabled. */
const FAILURES_TO_DISABLE = 20;

/** An update waits this long for more: PGlite lets nothing happen beside a query, so that groups would never form. */
const GROUP_MS = 4;

/** Results in one update, at most. */
const LARGEST_GROUP = 500;

/** An error's text is kept for a person to read. */
const LONGEST_ERROR = 1000;

/** Writes what came of an attempt; many at once share an update. */
export type Settle = (result: AttemptResult) => Promise<void>;

export function createSettle(ctx: PlatformContext): Settle {
    return createBatcher(
        async (results: AttemptResult[]) => {
            const now = ctx.now().toISOString();
            const settled = results.map((result) => ({
                id: result.row.id,
                integration: result.row.integration,
                state: stateOf(result),
                attempts: result.attempts,
                next:
                    result.nextAttempt === null ? null : new Date(result.nextAttempt).toISOString(),
                status: result.status,
                error: result.error?.slice(0, LONGEST_ERROR) ?? null,
            }));
            // What was cancelled meanwhile stays so. One success forgives all failures before it.
            await sql`
            with settled as (
                select * from json_to_recordset(${json(settled)}::json)
                as row(id text, integration text, state text, attempts integer, next timestamptz, status integer, error text)
            ), written as (
                update events set
                    state = settled.state,
                    attempts = settled.attempts,
                    next_attempt_at = settled.next,
                    last_status = settled.status,
                    last_error = settled.error,
                    finished_at = case when settled.state = 'pending' then null else ${now}::timestamptz end
                from settled where events.id = settled.id and events.state = 'pending'
            )
            update integrations set failures = 0
            where failures > 0 and name in (select integration from settled where state = 'delivered')`.execute(
                ctx.db,
            );
            for (const [name, own] of Map.groupBy(settled, (one) => one.integration)) {
                const since = own.slice(
                    own.findLastIndex(({ state }) => state === 'delivered') + 1,
                );
                const dead = since.filter(({ state }) => state === 'dead').length;
                if (dead > 0) await countFailures(ctx, name, dead);
            }
            ctx.upkeep.wrote('events', results.length);
            return results.map(() => undefined);
        },
        LARGEST_GROUP,
        GROUP_MS,
    );
}

function stateOf({ verdict, nextAttempt }: AttemptResult): DeliveryState {
    if (verdict !== 'retry') return verdict;
    return nextAttempt === null ? 'dead' : 'pending';
}

/** Disables an integration that keeps failing, for all processes. */
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
        if (row === undefined || row.failures < FAILURES_TO_DISABLE) return;
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
