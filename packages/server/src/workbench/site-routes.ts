import {
    createSite,
    deleteSite,
    findSite,
    notFound,
    renewShareLink,
    shareLink,
    updateSite,
    type PlatformContext,
} from '@bindery/platform';
import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { z } from 'zod';

import { validJson } from '../validated.ts';
import { json, needs, type WorkbenchEnv } from './workbench-env.ts';

const title = z.string().min(1).max(200);

/** The most spaces of one site that is created here. */
const MAX_SPACES = 100;

const siteToCreate = z.object({ title, spaces: z.array(z.string()).max(MAX_SPACES) });

/** Creates the routes of the organization's sites, below `/workbench/sites`. */
export function createSiteRoutes(ctx: PlatformContext) {
    /** @throws PlatformError `not_found`, also for a site of another organization. */
    const requireSite = createMiddleware<WorkbenchEnv, '/:site'>(async (c, next) => {
        const id = c.req.param('site');
        const site = await findSite(ctx.db, id);
        if (site.organization_id !== c.get('user').organizationId) throw notFound('Site', id);
        await next();
    });
    const view = (site: Parameters<typeof ctx.urls.site>[0] & { id: string; title: string }) => ({
        id: site.id,
        title: site.title,
        url: ctx.urls.site(site),
    });

    return new Hono<WorkbenchEnv>()
        .post('/', needs('content:write'), validJson(siteToCreate), async (c) => {
            const { organizationId } = c.get('user');
            const site = { ...c.req.valid('json'), published: true };
            return json(c, view(await createSite(ctx, organizationId, site)), 201);
        })
        .put(
            '/:site/title',
            needs('content:write'),
            requireSite,
            validJson(z.object({ title })),
            async (c) =>
                json(c, view(await updateSite(ctx, c.req.param('site'), c.req.valid('json')))),
        )
        .delete('/:site', needs('content:write'), async (c) => {
            await deleteSite(ctx, c.get('user').organizationId, c.req.param('site'));
            return c.body(null, 204);
        })
        .post('/:site/share-link/renew', needs('content:write'), requireSite, async (c) =>
            json(c, { url: shareLink(ctx, await renewShareLink(ctx, c.req.param('site'))) }),
        );
}
