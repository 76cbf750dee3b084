import type { PatchConfiguration } from '@bindery/contract';
import {
    loadInstallations,
    notFound,
    updateInstallation,
    updateScopedInstallation,
    type InstalledScope,
    type Platform,
    type User,
} from '@bindery/platform';
import { Hono } from 'hono';
import { z } from 'zod';

import { withTicket } from '../public/connect.ts';
import { validJson, validQuery } from '../validated.ts';
import { fetchCompletions } from './completions.ts';
import { json, needs, type WorkbenchEnv } from './workbench-env.ts';

const place = { space: z.string().optional(), site: z.string().optional() };

const patch: z.ZodType<PatchConfiguration> = z.object({
    ...place,
    values: z.record(z.string(), z.unknown()),
    removed: z.array(z.string()),
});

/** Browsers and servers take URLs of at least 8000 characters (RFC 9110, section 4.1). */
const MAX_URL_CHARACTERS = 8192;

const connect = z.object({ url: z.url({ protocol: /^https?$/ }).max(MAX_URL_CHARACTERS) });

/** Creates the routes below `/workbench/integrations/:name/installations/:id`. */
export function createConfigurationRoutes(platform: Platform) {
    const { ctx } = platform;

    /** @throws PlatformError `not_found`, also for an installation of another organization. */
    async function findScope(
        { organizationId }: User,
        integration: string,
        installationId: string,
        { space, site }: { space?: string | undefined; site?: string | undefined },
    ): Promise<InstalledScope> {
        const [own] = await loadInstallations(ctx, ctx.db, {
            id: installationId,
            integration,
            organizationId,
        });
        if (own === undefined) throw notFound('Installation', installationId);
        const scope = { integration, installationId };
        if (space !== undefined) return { ...scope, kind: 'space', scopeId: space };
        if (site !== undefined) return { ...scope, kind: 'site', scopeId: site };
        return { ...scope, kind: 'installation' };
    }

    return new Hono<WorkbenchEnv>()
        .patch('/configuration', needs('integrations:install'), validJson(patch), async (c) => {
            const { values, removed, ...query } = c.req.valid('json');
            // The parameters of the path that these routes are mounted at are not in Hono's type of this app.
            const { name = '', id = '' } = c.req.param() as { name?: string; id?: string };
            const scope = await findScope(c.get('user'), name, id, query);
            const update = { patch: { values, removed } };
            await (scope.kind === 'installation'
                ? updateInstallation(ctx, name, id, update)
                : updateScopedInstallation(ctx, name, scope, update));
            return c.body(null, 204);
        })
        .post('/connect', needs('integrations:install'), validJson(connect), async (c) => {
            // The parameters of the path that these routes are mounted at are not in Hono's type of this app.
            const { name = '', id = '' } = c.req.param() as { name?: string; id?: string };
            const { integration, installationId } = await findScope(c.get('user'), name, id, {});
            const { url } = c.req.valid('json');
            return json(c, { url: withTicket(ctx, { integration, installationId }, url) });
        })
        .get(
            '/completions/:property',
            needs('integrations:install'),
            validQuery(z.object(place)),
            async (c) => {
                // The parameters of the path that these routes are mounted at are not in Hono's type of this app.
                const { name = '', id = '' } = c.req.param() as { name?: string; id?: string };
                const scope = await findScope(c.get('user'), name, id, c.req.valid('query'));
                const items = await fetchCompletions(
                    platform,
                    scope,
                    c.req.param('property'),
                    c.req.raw.signal,
                );
                return json(c, { items });
            },
        );
}
