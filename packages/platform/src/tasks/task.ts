import { newEvent } from '../new-event.ts';
import { recordWithoutChange } from '../outbox/record-events.ts';
import type { PlatformContext } from '../platform-context.ts';

/** The longest delay of a task: a day, the maximum of `schedule` in the OpenAPI document. */
export const MAX_SCHEDULE_S = 86_400;

/** Queues a task of an integration. It is stored as an event, so that it survives restarts. */
export async function queueTask(
    ctx: PlatformContext,
    integration: string,
    task: Record<string, unknown>,
    scheduleSeconds: number,
): Promise<void> {
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
