import { LRUCache } from 'lru-cache';

import { PlatformError } from '../error.ts';
import type { PlatformContext } from '../platform-context.ts';
import { requireQuota } from '../quotas.ts';
import { countWaitingTasks, type WaitingTasks } from './waiting-tasks.ts';

/** The most integrations whose allowance is cached. */
const MAX_CACHED = 5000;

/** Tasks and bytes that an integration may queue before its pending tasks are counted again. */
type Allowance = WaitingTasks;

/** Refuses tasks beyond the quotas of their integration. */
export interface TaskQuota {
    /**
     * Counts a task against the quotas of its integration.
     *
     * @param bytes Size of the task as JSON.
     * @throws PlatformError `too_large`, `quota_exceeded`.
     */
    take(integration: string, bytes: number): Promise<void>;
}

/**
 * Counts the pending tasks of an integration again when half of the free quota that the last count found is used: a
 * count for each task would double the cost of queueing. Several processes on one database may exceed a quota by the
 * allowances that each of them holds.
 */
export function createTaskQuota(ctx: PlatformContext): TaskQuota {
    const allowances = new LRUCache<string, Promise<Allowance>>({ max: MAX_CACHED });

    async function count(integration: string): Promise<Allowance> {
        const waiting = (await countWaitingTasks(ctx.db, [integration])).get(integration);
        const { tasksPerIntegration, taskBytesPerIntegration } = ctx.quotas;
        return {
            tasks: tasksPerIntegration - (waiting?.tasks ?? 0),
            bytes: taskBytesPerIntegration - (waiting?.bytes ?? 0),
        };
    }

    async function countAgain(integration: string, bytes: number): Promise<void> {
        const counted = count(integration).then((free) => {
            refuseIfFull(ctx, free, bytes);
            return {
                tasks: Math.ceil(free.tasks / 2),
                bytes: Math.max(bytes, Math.ceil(free.bytes / 2)),
            };
        });
        allowances.set(integration, counted);
        counted.catch(() => allowances.delete(integration));
        await counted;
    }

    return {
        async take(integration, bytes) {
            const { taskBytes } = ctx.quotas;
            if (bytes > taskBytes) {
                throw new PlatformError(
                    'too_large',
                    `The task has ${bytes} bytes of JSON, the limit is ${taskBytes}. Queue a reference to the data instead.`,
                );
            }
            let allowance = await allowances.get(integration);
            if (allowance === undefined || allowance.tasks < 1 || allowance.bytes < bytes) {
                await countAgain(integration, bytes);
                allowance = await allowances.get(integration);
            }
            if (allowance === undefined) return;
            allowance.tasks -= 1;
            allowance.bytes -= bytes;
        },
    };
}

function refuseIfFull({ quotas }: PlatformContext, free: Allowance, bytes: number): void {
    const advice = 'Wait until queued tasks have run.';
    requireQuota(
        quotas,
        'tasksPerIntegration',
        quotas.tasksPerIntegration - free.tasks + 1,
        'waiting tasks of an integration',
        advice,
    );
    requireQuota(
        quotas,
        'taskBytesPerIntegration',
        quotas.taskBytesPerIntegration - free.bytes + bytes,
        'bytes of waiting tasks of an integration',
        advice,
    );
}
