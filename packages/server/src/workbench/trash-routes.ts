import { restore, type PlatformContext } from '@bindery/platform';
import { Hono } from 'hono';
import { z } from 'zod';

import { requirePermission } from '../require-permission.ts';
import { validJson } from '../validated.ts';
import { needs, type WorkbenchEnv } from './workbench-env.ts';

const place = z.enum(['space', 'site']);
const id = z.string().min(1).max(100);

const thing = z.union([
    z.object({ kind: place, id }),
    z.object({
        kind: z.literal('installation'),
        id,
        scope: z.object({ kind: place, id }).optional(),
    }),
]);

/** Creates the routes below `/workbench/trash`, which undo deletions of the user's organization. */
export function createTrashRoutes(ctx: PlatformContext) {
    return new Hono<WorkbenchEnv>().post(
        '/restore',
        needs('content:write'),
        validJson(thing),
        async (c) => {
            const user = c.get('user');
            const deleted = c.req.valid('json');
            if (deleted.kind === 'installation') requirePermission(user, 'integrations:install');
            await restore(ctx, user.organizationId, deleted);
            return c.body(null, 204);
        },
    );
}
