import { ALL_PERMISSIONS } from '@bindery/contract';
import { PlatformError, type PlatformContext } from '@bindery/platform';
import { createMiddleware } from 'hono/factory';
import { Hono } from 'hono';
import { z } from 'zod';

import type { Authentication } from '../authenticate.ts';
import { validJson } from '../validated.ts';
import { json, type WorkbenchEnv } from './workbench-env.ts';
import { signInUrl } from './sign-in-url.ts';

const newCode = z.object({ path: z.string().max(2000).optional() });

/**
 * Lets sessions pass, and tokens with all permissions: a code signs a browser in as the person, who may have more
 * permissions than a token.
 */
const needsWholePerson = createMiddleware<WorkbenchEnv>(async (c, next) => {
    const { credential, permissions } = c.get('user');
    if (credential?.kind === 'token' && permissions.length < ALL_PERMISSIONS.length) {
        throw new PlatformError(
            'forbidden',
            'Sessions can be read and changed by people, and by API tokens with all scopes.',
        );
    }
    await next();
});

/** Creates the routes of the user's sessions: `/workbench/sessions` and `/workbench/sign-in-codes`. */
export function createSessionRoutes(ctx: PlatformContext, { identity, cookie }: Authentication) {
    return new Hono<WorkbenchEnv>()
        .get('/sessions', needsWholePerson, async (c) =>
            json(c, { items: await identity.listSessions(c.get('user')) }),
        )
        .delete('/sessions/:id', needsWholePerson, async (c) => {
            const user = c.get('user');
            const id = c.req.param('id');
            const ownId = user.credential?.kind === 'session' ? user.credential.id : undefined;
            if (id === 'current' && ownId === undefined) {
                throw new PlatformError('invalid', 'A token has no current session. Name an id.');
            }
            const ended = id === 'current' ? (ownId ?? '') : id;
            await identity.endSession(user, ended);
            if (ended === ownId) cookie.clear(c);
            return c.body(null, 204);
        })
        .put(
            '/session/organization',
            validJson(z.object({ organization: z.string() })),
            async (c) => {
                await identity.switchOrganization(c.get('user'), c.req.valid('json').organization);
                return c.body(null, 204);
            },
        )
        .post('/sign-in-codes', needsWholePerson, validJson(newCode), async (c) => {
            const { path } = c.req.valid('json');
            return json(c, { url: await signInUrl(ctx, identity, c.get('user'), path) }, 201);
        });
}
