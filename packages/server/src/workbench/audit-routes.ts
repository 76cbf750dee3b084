import { listAudit, type AuditFilter } from '@bindery/identity';
import type { PlatformContext } from '@bindery/platform';
import { Hono } from 'hono';
import { z } from 'zod';

import { validQuery } from '../validated.ts';
import { listLimit } from './list-limit.ts';
import { json, needs, type WorkbenchEnv } from './workbench-env.ts';

const time = z.iso.datetime({ offset: true }).optional();

const query = z.object({
    limit: z.string().optional(),
    before: z
        .string()
        .regex(/^\d{1,18}$/, 'expected the id of an entry')
        .optional(),
    action: z.string().max(100).optional(),
    actor: z.string().max(100).optional(),
    target: z.string().max(200).optional(),
    from: time,
    to: time,
});

type Query = z.output<typeof query>;

/** Maximum number of entries in one export; the next export starts with `before` set to its last entry. */
const MAX_EXPORTED = 10_000;

/** Creates the routes of the organization's audit log, below `/workbench/audit`. */
export function createAuditRoutes(ctx: PlatformContext) {
    return new Hono<WorkbenchEnv>()
        .use(needs('audit:read'))
        .get('/', validQuery(query), async (c) => {
            const { limit, ...rest } = c.req.valid('query');
            const { organizationId } = c.get('user');
            return json(c, {
                items: await listAudit(ctx, organizationId, filterOf(rest), listLimit(limit)),
            });
        })
        .get('/export', validQuery(query), async (c) => {
            const { limit: _, ...rest } = c.req.valid('query');
            const { organizationId } = c.get('user');
            const items = await listAudit(ctx, organizationId, filterOf(rest), MAX_EXPORTED);
            c.header('Content-Disposition', 'attachment; filename="audit.ndjson"');
            c.header('X-Content-Type-Options', 'nosniff');
            return c.body(items.map((item) => `${JSON.stringify(item)}\n`).join(''), 200, {
                'Content-Type': 'application/x-ndjson',
            });
        });
}

function filterOf({ from, to, ...filter }: Omit<Query, 'limit'>): AuditFilter {
    return {
        ...filter,
        from: from === undefined ? undefined : new Date(from),
        to: to === undefined ? undefined : new Date(to),
    };
}
