import {
    FAILED_STATES,
    listDeliveries,
    loadVisible,
    replayDeliveries,
    type Platform,
} from '@bindery/platform';
import { Hono } from 'hono';
import { z } from 'zod';

import { validJson, validQuery } from '../validated.ts';
import { listLimit } from './list-limit.ts';
import { json, needs, type WorkbenchEnv } from './workbench-env.ts';

const listQuery = z.object({
    limit: z.string().optional(),
    state: z.enum(['pending', 'delivered', 'refused', 'unhandled', 'cancelled', 'dead']).optional(),
    integration: z.string().optional(),
    installation: z.string().optional(),
});

/** Milliseconds since the epoch, within the range of `Date`. */
const time = z.number().min(0).max(8.64e15);

const replayBody = z.object({
    integration: z.string().optional(),
    installationId: z.string().optional(),
    eventId: z.string().optional(),
    /** States of the events to replay; default: all failed states. Delivered events cannot be replayed. */
    states: z.array(z.enum(FAILED_STATES)).optional(),
    from: time.optional(),
    to: time.optional(),
});

export function createDeliveryRoutes({ ctx }: Platform) {
    return new Hono<WorkbenchEnv>()
        .get('/', needs('activity:read'), validQuery(listQuery), async (c) => {
            const { state, integration, installation, limit } = c.req.valid('query');
            const items = await listDeliveries(
                ctx,
                {
                    visible: await loadVisible(ctx.db, c.get('user').organizationId),
                    integration,
                    installationId: installation,
                    states: state === undefined ? undefined : [state],
                },
                listLimit(limit),
            );
            return json(c, { items });
        })
        .post('/replay', needs('events:send'), validJson(replayBody), async (c) => {
            const { from, to, ...filter } = c.req.valid('json');
            const count = await replayDeliveries(ctx, {
                ...filter,
                visible: await loadVisible(ctx.db, c.get('user').organizationId),
                from: from === undefined ? undefined : new Date(from),
                to: to === undefined ? undefined : new Date(to),
            });
            return json(c, { count });
        });
}
