import {
    TOKEN_PREFIX,
    isOwnRequest,
    type AuthOptions,
    type Identity,
    type SessionCookie,
} from '@bindery/identity';
import {
    PlatformError,
    currentActor,
    runAs,
    type Actor,
    type AuditActor,
    type Platform,
} from '@bindery/platform';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';

import type { Caller } from './budget/cpu-budgets.ts';
import { meterOf } from './budget/request-meter.ts';

export interface AuthenticatedEnv {
    Variables: { actor: Actor };
}

/** The parts that identify the caller of a request. */
export interface Authentication {
    identity: Identity;
    /** The cookie of the workbench's sessions. */
    cookie: SessionCookie;
    options: AuthOptions;
}

/**
 * Sets `actor` from the bearer token (RFC 6750, section 2.1), or without one from the session of the workbench, and
 * charges the rest of the request to the caller.
 *
 * @throws PlatformError `unauthorized`, `too_many_requests`, `forbidden` for a page of another origin that uses the session.
 */
export function authenticate(platform: Platform, authentication: Authentication) {
    return createMiddleware<AuthenticatedEnv>(async (c, next) => {
        const actor = await readActor(c, platform, authentication);
        c.set('actor', actor);
        meterOf(c.req.raw).identify(callersOf(actor));
        await runAs(auditActorOf(actor), next);
    });
}

async function readActor(
    c: Context,
    { ctx, environments }: Platform,
    { identity, cookie }: Authentication,
): Promise<Actor> {
    const header = c.req.header('authorization');
    if (header === undefined) {
        const secret = cookie.read(c);
        if (secret !== undefined) {
            const user = await identity.userOfSession(secret);
            if (user === undefined) {
                throw new PlatformError('unauthorized', 'The session has ended. Sign in again.');
            }
            if (!isOwnRequest(c.req.raw, ctx.urls.origins.app)) {
                throw new PlatformError(
                    'forbidden',
                    'Only pages of the workbench can use its session. Send a token instead.',
                );
            }
            return user;
        }
        throw new PlatformError(
            'unauthorized',
            'A token is needed: send it as "Authorization: Bearer <token>".',
        );
    }
    const token = /^Bearer +(\S+)$/i.exec(header)?.[1];
    if (token === undefined) {
        throw new PlatformError(
            'unauthorized',
            'The Authorization header must be "Bearer <token>".',
        );
    }
    if (token.startsWith(TOKEN_PREFIX)) return identity.userOfToken(token);
    return currentActor(environments, await ctx.tokens.verify(token));
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

function auditActorOf(actor: Actor): AuditActor {
    if (actor.kind === 'integration') return { kind: actor.kind, id: actor.integration };
    if (actor.kind === 'installation') return { kind: actor.kind, id: actor.installationId };
    const { userId, credential } = actor;
    return {
        kind: 'user',
        id: userId,
        ...(credential === undefined ? {} : { credential: `${credential.kind}:${credential.id}` }),
    };
}
