import { setTimeout as sleep } from 'node:timers/promises';

import type { ComposedHost } from '../compose.ts';
import type { Simulation } from './simulation.ts';

/** The virtual clock of a workspace. */
export interface Clock {
    /** Returns the time of the host and of `Date` in isolates, in milliseconds since the epoch. */
    now(): number;
    /**
     * Moves the clock forward. Events, retries and tasks that become due on the way run at their own time. Resolves when
     * none of them is left.
     */
    advance(ms: number): Promise<void>;
    /** Waits until no event, retry or task is due. */
    settle(): Promise<void>;
    /** Makes queued tasks due now. Returns the ids of their events. */
    makeTasksDue(): Promise<Set<string>>;
}

const POLL_MS = 5;

/** Longer than the 30 s that an invocation may take. */
const SETTLE_MS = 40_000;

export function createClock(
    { ctx, platform }: ComposedHost,
    simulation: Simulation,
    integration: string,
): Clock {
    const pending = () =>
        ctx.db
            .selectFrom('events')
            .where('integration', '=', integration)
            .where('state', '=', 'pending');

    const nextAt = async (): Promise<number | undefined> => {
        const row = await pending()
            .select((select) => select.fn.min('next_attempt_at').as('at'))
            .executeTakeFirst();
        return row?.at?.getTime();
    };

    const settle = async () => {
        const deadline = performance.now() + SETTLE_MS;
        for (;;) {
            const at = await nextAt();
            if (at === undefined || at > ctx.now().getTime()) return;
            if (performance.now() > deadline) {
                throw new Error(`Events of "${integration}" did not end in ${SETTLE_MS / 1000} s.`);
            }
            // Makes deliveries look for due events now, instead of at the time that they computed before the clock
            // moved.
            ctx.notifications.publish({ type: 'resync' });
            await platform.deliveries.idle();
            await sleep(POLL_MS);
        }
    };

    return {
        now: () => ctx.now().getTime(),
        settle,
        async advance(ms) {
            const target = ctx.now().getTime() + ms;
            for (;;) {
                await settle();
                const at = await nextAt();
                if (at === undefined || at > target) break;
                simulation.clockOffsetMs += Math.max(0, at - ctx.now().getTime());
            }
            simulation.clockOffsetMs += Math.max(0, target - ctx.now().getTime());
        },
        async makeTasksDue() {
            const tasks = await pending().select('id').where('type', '=', 'task').execute();
            const ids = tasks.map(({ id }) => id);
            if (ids.length > 0) {
                await ctx.db
                    .updateTable('events')
                    .set({ next_attempt_at: ctx.now() })
                    .where('id', 'in', ids)
                    .execute();
            }
            return new Set(ids);
        },
    };
}
