import type { InvocationSummary } from '@bindery/contract';
import { PlatformError, loadVisible, type TraceFilter } from '@bindery/platform';

import { param, type ApiCall, type Operations } from './operation.ts';
import { nextPage, readLimit, readPage } from './pagination.ts';

/** Events of an integration, newest first, each with the trace of its last attempt. */
export const eventOperations: Operations = {
    listIntegrationEvents: {
        handle: async (call) => {
            const { traces } = call.platform;
            const limit = Math.max(readLimit(call.query), 1);
            const before = readPage(call.query);
            const found = await traces.list({
                ...(await visible(call)),
                lastAttempts: true,
                finished: true,
                limit: limit + 1,
                ...(before === undefined ? {} : { before }),
            });
            const shown = found.slice(0, limit);
            const last = shown.at(-1);
            return {
                body: {
                    items: await Promise.all(shown.map((summary) => view(call, summary))),
                    ...(found.length > limit && last !== undefined
                        ? { next: nextPage(last.id) }
                        : {}),
                },
            };
        },
    },
    getIntegrationEvent: {
        handle: async (call) => {
            const { traces } = call.platform;
            const eventId = param(call, 'eventId');
            const [summary] = await traces.list({
                ...(await visible(call)),
                eventId,
                lastAttempts: true,
                finished: true,
                limit: 1,
            });
            if (summary === undefined) {
                throw new PlatformError('not_found', `Event "${eventId}" not found`);
            }
            const { logs } = await traces.find(summary.id);
            return {
                body: {
                    event: await view(call, summary),
                    trace: {
                        logs: logs.map(({ message, level, timestamp }) => ({
                            message,
                            level,
                            timestamp: new Date(timestamp).toISOString(),
                        })),
                    },
                },
            };
        },
    },
};

/** Returns the filter for the caller: an integration or installation sees its own events, a user the organization's. */
async function visible(call: ApiCall): Promise<Omit<TraceFilter, 'limit'>> {
    const { actor, platform } = call;
    const integration = param(call, 'integrationName');
    if (actor.kind === 'integration') return { integration };
    if (actor.kind === 'installation') {
        return { integration, installationId: actor.installationId };
    }
    return { integration, visible: await loadVisible(platform.ctx.db, actor.organizationId) };
}

async function view(call: ApiCall, summary: InvocationSummary) {
    const { event, installationId } = await call.platform.traces.maskedEventOf(summary.id);
    return {
        id: summary.eventId,
        integrationId: summary.integration,
        ...(installationId === null ? {} : { installationId }),
        createdAt: new Date(summary.startedAt).toISOString(),
        payload: event,
        status: summary.state === 'succeeded' ? 'success' : 'failed',
    };
}
