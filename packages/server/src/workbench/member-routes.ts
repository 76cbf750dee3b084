import { ROLES } from '@bindery/contract';
import {
    changeRole,
    invite,
    listInvitations,
    listMembers,
    removeMember,
    withdrawInvitation,
    type Identity,
} from '@bindery/identity';
import type { PlatformContext } from '@bindery/platform';
import { Hono } from 'hono';
import { z } from 'zod';

import { validJson } from '../validated.ts';
import { json, needs, type WorkbenchEnv } from './workbench-env.ts';

const role = z.enum(ROLES);

const newInvitation = z.object({
    role,
    email: z.email().max(200).nullable().optional(),
});

/** Creates the routes of the organization's members: `/workbench/members` and `/workbench/invitations`. */
export function createMemberRoutes(ctx: PlatformContext, identity: Identity) {
    return new Hono<WorkbenchEnv>()
        .get('/members', needs('members:read'), async (c) =>
            json(c, { items: await listMembers(ctx, c.get('user').organizationId) }),
        )
        .put(
            '/members/:id/role',
            needs('members:write'),
            validJson(z.object({ role })),
            async (c) => {
                await changeRole(ctx, c.get('user'), c.req.param('id'), c.req.valid('json').role);
                identity.refresh();
                return c.body(null, 204);
            },
        )
        .delete('/members/:id', needs('members:write'), async (c) => {
            await removeMember(ctx, c.get('user'), c.req.param('id'));
            identity.refresh();
            return c.body(null, 204);
        })
        .get('/invitations', needs('members:write'), async (c) =>
            json(c, { items: await listInvitations(ctx, c.get('user').organizationId) }),
        )
        .post('/invitations', needs('members:write'), validJson(newInvitation), async (c) => {
            const { role: invited, email = null } = c.req.valid('json');
            return json(c, await invite(ctx, c.get('user'), { role: invited, email }), 201);
        })
        .delete('/invitations/:id', needs('members:write'), async (c) => {
            await withdrawInvitation(ctx, c.get('user'), c.req.param('id'));
            return c.body(null, 204);
        });
}
