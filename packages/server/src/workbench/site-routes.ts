import {
    findSite,
    notFound,
    renewShareLink,
    shareLink,
    type PlatformContext,
} from '@bindery/platform';
import { Hono } from 'hono';

import { json, needs, type WorkbenchEnv } from './workbench-env.ts';

/** Creates the routes of the organization's sites, below `/workbench/sites`. */
export function createSiteRoutes(ctx: PlatformContext) {
    return new Hono<WorkbenchEnv>().post(
        '/:site/share-link/renew',
        needs('content:write'),
        async (c) => {
            const id = c.req.param('site');
            const site = await findSite(ctx.db, id);
            if (site.organization_id !== c.get('user').organizationId) throw notFound('Site', id);
            return json(c, { url: shareLink(ctx, await renewShareLink(ctx, id)) });
        },
    );
}
