import type { InvocationDetail, SendEvent } from '@bindery/contract';
import {
    isVisible,
    loadVisible,
    notFound,
    PlatformError,
    type Platform,
    type User,
} from '@bindery/platform';
import { Hono } from 'hono';
import { z } from 'zod';

import type { Folders } from '../development/folders.ts';
import { saveFixture } from '../development/save-fixture.ts';
import { validJson, validQuery } from '../validated.ts';
import { listLimit } from './list-limit.ts';
import { sendEvent } from './send-event.ts';
import { json, needs, type WorkbenchEnv } from './workbench-env.ts';

const filter = z.object({
    limit: z.string().optional(),
    before: z.string().optional(),
    integration: z.string().optional(),
});

/** Part of a file's name: no dots and no slashes, so that the file stays in its folder. */
const fixtureToSave = z.object({
    name: z
        .string()
        .regex(/^[a-z0-9][a-z0-9_-]{0,59}$/i)
        .optional(),
});

export function createInvocationRoutes(platform: Platform, folders: Folders) {
    /** @throws PlatformError `invalid` for an integration without a folder of the user's organization. */
    function folderOf(user: User, integration: string): string {
        const own = folders.organizationId() === user.organizationId;
        const folder = own ? folders.folderOf(integration) : undefined;
        if (folder !== undefined) return folder;
        throw new PlatformError(
            'invalid',
            `${integration} has no folder here: fixtures are saved by bindery dev, which runs an integration from its folder.`,
        );
    }

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
        })
        .post(
            '/:id/fixture',
            needs('integrations:publish'),
            validJson(fixtureToSave),
            async (c) => {
                const trace = await findTrace(platform, c.get('user'), c.req.param('id'));
                const folder = folderOf(c.get('user'), trace.integration);
                return json(c, await saveFixture(folder, trace, c.req.valid('json').name), 201);
            },
        );
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
    const attempt = await platform.deliveries.attemptNow(event.eventId, {
        integration,
        visible: await loadVisible(platform.ctx.db, user.organizationId),
    });
    if (attempt !== null) return attempt;
    return sendEvent(platform, user, {
        integration,
        ...(installationId === null ? {} : { installationId }),
        // A recorded event has more fields than `SendEvent` names.
        event: event as unknown as SendEvent['event'],
    });
}
