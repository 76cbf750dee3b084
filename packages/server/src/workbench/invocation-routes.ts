import type { InvocationDetail, SendEvent } from '@bindery/contract';
import { isVisible, loadVisible, notFound, type Platform, type User } from '@bindery/platform';
import { Hono } from 'hono';
import { z } from 'zod';

import { validQuery } from '../validated.ts';
import { listLimit } from './list-limit.ts';
import { sendEvent } from './send-event.ts';
import { json, needs, type WorkbenchEnv } from './workbench-env.ts';

const filter = z.object({
    limit: z.string().optional(),
    before: z.string().optional(),
    integration: z.string().optional(),
});

export function createInvocationRoutes(platform: Platform) {
    return new Hono<WorkbenchEnv>()
        .get('/', needs('activity:read'), validQuery(filter), async (c) => {
            const { limit, before, integration } = c.req.valid('query');
            const items = await platform.traces.list({
                visible: await loadVisible(platform.ctx.db, c.get('user').organizationId),
                limit: listLimit(limit),
                ...(before === undefined ? {} : { before }),
                ...(integration === undefined ? {} : { integration }),
            });
            return json(c, { items });
        })
        .get('/:id', needs('activity:read'), async (c) =>
            json(c, await findTrace(platform, c.get('user'), c.req.param('id'))),
        )
        .post('/:id/replay', needs('events:send'), async (c) => {
            const { id } = await findTrace(platform, c.get('user'), c.req.param('id'));
            return json(c, { invocationId: await replay(platform, c.get('user'), id) });
        });
}

/** @throws PlatformError `not_found`, also for an invocation of another organization. */
async function findTrace(platform: Platform, user: User, id: string): Promise<InvocationDetail> {
    const trace = await platform.traces.find(id);
    const visible = await loadVisible(platform.ctx.db, user.organizationId);
    if (!isVisible(visible, trace)) throw notFound('Invocation', id);
    return trace;
}

/** Sends the event of an invocation again, with the same event id. Returns the id of the new invocation. */
async function replay(platform: Platform, user: User, id: string): Promise<string> {
    const { event, integration, installationId } = await platform.traces.eventOf(id);
    const attempt = await platform.deliveries.attemptNow(event.eventId);
    if (attempt !== null) return attempt;
    return sendEvent(platform, user, {
        integration,
        ...(installationId === null ? {} : { installationId }),
        // A recorded event has more fields than `SendEvent` names.
        event: event as unknown as SendEvent['event'],
    });
}
