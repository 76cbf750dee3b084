import type { PlatformContext } from '../platform-context.ts';
import { recordAlone } from '../outbox/record.ts';

/** A day: the longest that a task can wait, as the OpenAPI document says. */
export const LONGEST_SCHEDULE_S = 86_400;

/** Queues work that an integration has for itself. It is kept as an event, so that it survives restarts. */
export async function queueTask(
    ctx: PlatformContext,
    integration: string,
    task: Record<string, unknown>,
    scheduleSeconds: number,
): Promise<void> {
    await recordAlone(ctx, [
        {
            integration,
            installationId: null,
            scopes: [],
            event: { type: 'task', task },
            due: new Date(ctx.now().getTime() + scheduleSeconds * 1000),
        },
    ]);
}
