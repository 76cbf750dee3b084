import { PlatformError, currentActor, type Actor, type Platform } from '@bindery/platform';
import { createMiddleware } from 'hono/factory';

import type { Caller } from './budget/cpu-budgets.ts';
import { meterOf } from './budget/request-meter.ts';

export interface AuthenticatedEnv {
    Variables: { actor: Actor };
}

/**
 * Sets `actor` from the bearer token (RFC 6750, section 2.1), and charges the rest of the request to the token.
 *
 * @throws PlatformError `unauthorized`, `too_many_requests`.
 */
export function authenticate(platform: Platform) {
    return createMiddleware<AuthenticatedEnv>(async (c, next) => {
        const actor = await readActor(platform, c.req.header('authorization'));
        c.set('actor', actor);
        meterOf(c.req.raw).identify(callersOf(actor));
        await next();
    });
}

async function readActor(platform: Platform, header: string | undefined): Promise<Actor> {
    const token = /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
    if (token === undefined) {
        throw new PlatformError(
            'unauthorized',
            header === undefined
                ? 'A token is needed: send it as "Authorization: Bearer <token>".'
                : 'The Authorization header must be "Bearer <token>".',
        );
    }
    return currentActor(platform.environments, await platform.ctx.tokens.verify(token));
}

function callersOf(actor: Actor): Caller[] {
    if (actor.kind === 'integration') {
        return [{ kind: 'code', id: `integration:${actor.integration}` }];
    }
    const organization: Caller = { kind: 'organization', id: actor.organizationId };
    return actor.kind === 'user'
        ? [{ kind: 'user', id: actor.userId }, organization]
        : [{ kind: 'code', id: `installation:${actor.installationId}` }, organization];
}
