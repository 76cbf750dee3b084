import type { DeliveryState } from '@bindery/contract';
import { sql } from 'kysely';

import { createBatcher } from '../batch.ts';
import type { Core } from '../core.ts';
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

export function createSettle(core: Core): Settle {
    const countFailures = createFailureCount(core);
    return createBatcher(
        async (results: AttemptResult[]) => {
            const now = core.now().toISOString();
            const settled = results.map((result) => ({
                id: result.row.id,
                state: stateOf(result),
                attempts: result.attempts,
                next:
                    result.nextAttempt === null ? null : new Date(result.nextAttempt).toISOString(),
                status: result.status,
                error: result.error?.slice(0, LONGEST_ERROR) ?? null,
            }));
            await sql`
            update events set
                state = settled.state,
                attempts = settled.attempts,
                next_attempt_at = settled.next,
                last_status = settled.status,
                last_error = settled.error,
                finished_at = case when settled.state = 'pending' then null else ${now}::timestamptz end
            from json_to_recordset(${json(settled)}::json)
                as settled(id text, state text, attempts integer, next timestamptz, status integer, error text)
            where events.id = settled.id`.execute(core.db);
            for (const result of results)
                await countFailures(result.row.integration, stateOf(result));
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

/** Disables an integration that keeps failing; one success forgives all before it. */
function createFailureCount(core: Core) {
    /** Integrations whose count is not zero, as far as this process knows. */
    const failing = new Set<string>();
    return async (integration: string, state: DeliveryState): Promise<void> => {
        if (state === 'delivered' && failing.delete(integration)) {
            await core.db
                .updateTable('integrations')
                .set({ failures: 0 })
                .where('name', '=', integration)
                .execute();
        }
        if (state !== 'dead') return;
        failing.add(integration);
        const row = await core.db
            .updateTable('integrations')
            .set((set) => ({ failures: set('failures', '+', 1) }))
            .where('name', '=', integration)
            .returning(['failures', 'disabled_reason'])
            .executeTakeFirst();
        if (row === undefined || row.failures < FAILURES_TO_DISABLE) return;
        if (row.disabled_reason !== null) return;
        await core.db
            .updateTable('integrations')
            .set({
                disabled_reason: `${row.failures} events in a row could not be delivered. Publish a version that handles them, or enable it again.`,
            })
            .where('name', '=', integration)
            .execute();
        core.notices.publish({ type: 'integration', integration });
        core.notices.publish({ type: 'state' });
    };
}
