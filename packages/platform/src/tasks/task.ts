import { perContext } from '../batch.ts';
import { newEvent } from '../new-event.ts';
import { recordWithoutChange } from '../outbox/record-events.ts';
import type { PlatformContext } from '../platform-context.ts';
import { createTaskQuota } from './task-quota.ts';

/** The longest delay of a task: a day, the maximum of `schedule` in the OpenAPI document. */
export const MAX_SCHEDULE_S = 86_400;

const taskQuota = perContext(createTaskQuota);

/**
 * Queues a task of an integration. It is stored as an event, so that it survives restarts.
 *
 * @throws PlatformError `too_large`, `quota_exceeded`.
 */
export async function queueTask(
    ctx: PlatformContext,
    integration: string,
    task: Record<string, unknown>,
    scheduleSeconds: number,
): Promise<void> {
    await taskQuota(ctx).take(integration, Buffer.byteLength(JSON.stringify(task)));
    await recordWithoutChange(ctx, [
        {
            integration,
            installationId: null,
            scopes: [],
            event: newEvent('task', { task }),
            due: new Date(ctx.now().getTime() + scheduleSeconds * 1000),
        },
    ]);
}
