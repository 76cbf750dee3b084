import {
    createPublishableKey,
    listPublishableKeys,
    publishableKeyView,
    revokePublishableKey,
    type Platform,
} from '@bindery/platform';
import { Hono } from 'hono';
import { z } from 'zod';

import { validJson } from '../validated.ts';
import { json, needs, type WorkbenchEnv } from './workbench-env.ts';

const keyToCreate = z.object({
    name: z.string().trim().min(1).max(100),
    space: z.string(),
    blocks: z
        .array(z.object({ integration: z.string().min(1), component: z.string().optional() }))
        .min(1, 'must name at least one block, e.g. { "integration": "hello-world" }')
        .max(100),
    origins: z
        .array(z.string().max(300))
        .min(1, 'must name at least one origin, e.g. "https://docs.example.com"')
        .max(50),
});

/** Creates the routes for the publishable keys of the user's organization. */
export function createPublishableKeyRoutes({ ctx }: Platform) {
    return (
        new Hono<WorkbenchEnv>()
            // The answer contains the visitor secrets, with which claims of visitors are signed.
            .get('/', needs('content:write'), async (c) => {
                const rows = await listPublishableKeys(ctx, c.get('user').organizationId);
                return json(c, { items: rows.map((row) => publishableKeyView(ctx, row)) });
            })
            .post('/', needs('content:write'), validJson(keyToCreate), async (c) => {
                const { space, ...key } = c.req.valid('json');
                const row = await createPublishableKey(ctx, c.get('user').organizationId, {
                    ...key,
                    spaceId: space,
                });
                return json(c, publishableKeyView(ctx, row), 201);
            })
            .delete('/:id', needs('content:write'), async (c) => {
                await revokePublishableKey(ctx, c.get('user').organizationId, c.req.param('id'));
                return c.body(null, 204);
            })
    );
}
