import { ALL_PERMISSIONS, type NewApiToken } from '@bindery/contract';
import type { Identity } from '@bindery/identity';
import { Hono } from 'hono';
import { z } from 'zod';

import { validJson } from '../validated.ts';
import { json, needs, type WorkbenchEnv } from './workbench-env.ts';

const newToken: z.ZodType<NewApiToken> = z.object({
    name: z.string(),
    scopes: z.array(z.enum(ALL_PERMISSIONS)).max(100).optional(),
    expiresInDays: z.number().nullable().optional(),
});

/** Creates the routes of the user's API tokens, below `/workbench/tokens`. */
export function createTokenRoutes(identity: Identity) {
    return new Hono<WorkbenchEnv>()
        .use(needs('tokens:write'))
        .get('/', async (c) => json(c, { items: await identity.listTokens(c.get('user')) }))
        .post('/', validJson(newToken), async (c) =>
            json(c, await identity.createToken(c.get('user'), c.req.valid('json')), 201),
        )
        .delete('/:id', async (c) => {
            await identity.revokeToken(c.get('user'), c.req.param('id'));
            return c.body(null, 204);
        });
}
