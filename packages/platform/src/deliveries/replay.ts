import type { Delivery, DeliveryState } from '@bindery/contract';

import { transact, type PlatformContext } from '../platform-context.ts';
import { PlatformError, notFound } from '../error.ts';
import { whereVisible, type Visible } from '../installations/visibility.ts';
import { eventNotifications } from '../outbox/record-events.ts';

/** Selects deliveries. Absent fields match every delivery. */
export interface DeliveryFilter {
    integration?: string | undefined;
    installationId?: string | undefined;
    eventId?: string | undefined;
    /** Selects the deliveries that this organization may see. */
    visible?: Visible | undefined;
    states?: readonly DeliveryState[] | undefined;
    /** Selects events recorded at or after this time. */
    from?: Date | undefined;
    /** Selects events recorded before this time. */
    to?: Date | undefined;
}

/**
 * Restricts an event id. Senders choose the ids of their events, so an event of another organization may have the same
 * id.
 */
export interface RestartFilter {
    integration: string;
    visible: Visible;
}

/** Final states of deliveries that were not handled. */
export const FAILED_STATES = ['dead', 'refused'] as const satisfies DeliveryState[];

/**
 * Delivers failed events again, with the same ids. The retry schedule restarts; the count of attempts continues.
 * Returns the number of events.
 */
export async function replayDeliveries(
    ctx: PlatformContext,
    filter: DeliveryFilter,
): Promise<number> {
    return transact(ctx, async ({ tx, notify }) => {
        let query = tx
            .updateTable('events')
            .set((set) => ({ ...dueNow(ctx), attempts_before_replay: set.ref('attempts') }))
            .where('state', 'in', filter.states ?? FAILED_STATES);
        if (filter.integration !== undefined) {
            query = query.where('integration', '=', filter.integration);
        }
        if (filter.installationId !== undefined) {
            query = query.where('installation_id', '=', filter.installationId);
        }
        if (filter.eventId !== undefined) query = query.where('id', '=', filter.eventId);
        if (filter.visible !== undefined) query = query.where(whereVisible(filter.visible));
        if (filter.from !== undefined) query = query.where('created_at', '>=', filter.from);
        if (filter.to !== undefined) query = query.where('created_at', '<', filter.to);
        const rows = await query.returning(['integration', 'lane']).execute();
        for (const notification of eventNotifications(rows)) notify(notification);
        return rows.length;
    });
}

/**
 * Makes an event of an integration due now, whatever its state. Returns its lane; null if there is no such event that
 * the caller may see, or it was cancelled.
 *
 * @throws PlatformError `conflict` if its installation is paused, `integration_disabled`.
 */
export async function restartDelivery(
    ctx: PlatformContext,
    eventId: string,
    { integration, visible }: RestartFilter,
): Promise<string | null> {
    return transact(ctx, async ({ tx, notify }) => {
        const row = await tx
            .updateTable('events')
            .set((set) => ({ ...dueNow(ctx), attempts_before_replay: set.ref('attempts') }))
            .where('id', '=', eventId)
            .where('integration', '=', integration)
            .where(whereVisible(visible))
            .where('state', '!=', 'cancelled')
            .returning(['integration', 'installation_id', 'lane'])
            .executeTakeFirst();
        if (row === undefined) return null;
        const target = await tx
            .selectFrom('integrations')
            .leftJoin('installations', (join) =>
                join.on('installations.id', '=', row.installation_id),
            )
            .select(['disabled_reason', 'installations.status'])
            .where('name', '=', row.integration)
            .executeTakeFirst();
        if (target === undefined) return null;
        if (target.disabled_reason !== null) {
            throw new PlatformError(
                'integration_disabled',
                `"${row.integration}" is disabled: ${target.disabled_reason}`,
            );
        }
        if (target.status === 'paused') {
            throw new PlatformError(
                'conflict',
                'The installation is paused. Resume it, and its events are delivered.',
            );
        }
        for (const notification of eventNotifications([row])) notify(notification);
        return row.lane;
    });
}

const dueNow = (ctx: PlatformContext) => ({
    state: 'pending' as const,
    next_attempt_at: ctx.now(),
    finished_at: null,
});

/** Lists the deliveries that match, newest first. */
export async function listDeliveries(
    ctx: PlatformContext,
    filter: DeliveryFilter,
    limit: number,
): Promise<Delivery[]> {
    let query = ctx.db.selectFrom('events').selectAll().orderBy('seq', 'desc').limit(limit);
    if (filter.integration !== undefined) {
        query = query.where('integration', '=', filter.integration);
    }
    if (filter.installationId !== undefined) {
        query = query.where('installation_id', '=', filter.installationId);
    }
    if (filter.eventId !== undefined) query = query.where('id', '=', filter.eventId);
    if (filter.visible !== undefined) query = query.where(whereVisible(filter.visible));
    if (filter.states !== undefined) query = query.where('state', 'in', filter.states);
    const rows = await query.execute();
    return rows.map((row) => ({
        eventId: row.id,
        type: row.type,
        integration: row.integration,
        installationId: row.installation_id,
        state: row.state,
        attempts: row.attempts,
        nextAttemptAt: row.next_attempt_at?.getTime() ?? null,
        lastStatus: row.last_status,
        lastError: row.last_error,
        createdAt: row.created_at.getTime(),
    }));
}

/**
 * Enables an integration that was disabled for failures. Its waiting events are delivered.
 *
 * @throws PlatformError `not_found`.
 */
export async function enableIntegration(ctx: PlatformContext, name: string): Promise<void> {
    await transact(ctx, async ({ tx, notify }) => {
        const row = await tx
            .updateTable('integrations')
            .set({ disabled_reason: null, failures: 0 })
            .where('name', '=', name)
            .returning('name')
            .executeTakeFirst();
        if (row === undefined) throw notFound('Integration', name);
        const lanes = await tx
            .selectFrom('events')
            .select(['integration', 'lane'])
            .distinct()
            .where('integration', '=', name)
            .where('state', '=', 'pending')
            .execute();
        notify({ type: 'integration', integration: name });
        notify({ type: 'state' });
        for (const notification of eventNotifications(lanes)) notify(notification);
    });
}
