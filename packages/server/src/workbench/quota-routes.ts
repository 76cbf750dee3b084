import {
    notFound,
    readIntegrationUsage,
    readOrganizationUsage,
    type PlatformContext,
} from '@bindery/platform';
import { Hono } from 'hono';
import { z } from 'zod';

import type { LiveStream } from '../live/live-stream.ts';
import { validQuery } from '../validated.ts';
import { json, needs, type WorkbenchEnv } from './workbench-env.ts';

const filter = z.object({ integration: z.string().optional() });

/** Creates the route `/workbench/quotas`: how much of its quotas the user's organization uses. */
export function createQuotaRoutes(ctx: PlatformContext, live: LiveStream) {
    return new Hono<WorkbenchEnv>().get(
        '/',
        needs('integrations:read'),
        validQuery(filter),
        async (c) => {
            const { integration } = c.req.valid('query');
            const { organizationId } = c.get('user');
            const ofIntegrations = await readIntegrationUsage(ctx, organizationId, integration);
            if (integration !== undefined) {
                if (ofIntegrations.length === 0) throw notFound('Integration', integration);
                return json(c, { items: ofIntegrations });
            }
            const connections = live.connections(organizationId);
            const ofOrganization = await readOrganizationUsage(ctx, organizationId, connections);
            return json(c, { items: [...ofOrganization, ...ofIntegrations] });
        },
    );
}
