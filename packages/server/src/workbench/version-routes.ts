import { listVersions, promoteVersion, type Platform } from '@bindery/platform';
import { Hono, type Context } from 'hono';
import { z } from 'zod';

import { requireOwner } from '../api/access.ts';
import { validJson } from '../validated.ts';
import { json, needs, type WorkbenchEnv } from './workbench-env.ts';

const promotion = z.object({
    number: z.int().min(1),
    approvedScopes: z.array(z.string().max(100)).max(100).optional(),
});

/** Creates the routes of an integration's versions, for members of its organization who may publish. */
export function createVersionRoutes(platform: Platform) {
    const { ctx } = platform;

    /** Returns the name of the integration. @throws PlatformError `not_found`, `forbidden`. */
    async function ownIntegration(c: Context<WorkbenchEnv>): Promise<string> {
        // The parameters of the path that these routes are mounted at are not in Hono's type of this app.
        const { name = '' } = c.req.param() as { name?: string };
        await requireOwner(platform, c.get('user'), name);
        return name;
    }

    return new Hono<WorkbenchEnv>()
        .get('/versions', needs('integrations:publish'), async (c) =>
            json(c, { items: await listVersions(ctx.db, await ownIntegration(c)) }),
        )

        .put(
            '/versions/current',
            needs('integrations:publish'),
            validJson(promotion),
            async (c) => {
                const { number, approvedScopes = [] } = c.req.valid('json');
                const name = await ownIntegration(c);
                await promoteVersion(ctx, { name, number, approvedScopes });
                return c.body(null, 204);
            },
        );
}
