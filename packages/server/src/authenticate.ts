import { PlatformError, currentActor, type Actor, type Platform } from '@bindery/platform';
import { createMiddleware } from 'hono/factory';

export interface AuthenticatedEnv {
    Variables: { actor: Actor };
}

/**
 * Sets `actor` from the bearer token (RFC 6750, section 2.1).
 *
 * @throws PlatformError `unauthorized`.
 */
export function authenticate(platform: Platform) {
    return createMiddleware<AuthenticatedEnv>(async (c, next) => {
        c.set('actor', await readActor(platform, c.req.header('authorization')));
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
