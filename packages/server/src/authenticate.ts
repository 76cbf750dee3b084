import { PlatformError, currentActor, type Actor, type Platform } from '@bindery/platform';

/**
 * Who calls, by the bearer token (RFC 6750, 2.1).
 *
 * @throws PlatformError `unauthorized`.
 */
export async function authenticate(platform: Platform, request: Request): Promise<Actor> {
    const header = request.headers.get('authorization');
    const token = /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
    if (token === undefined) {
        throw new PlatformError(
            'unauthorized',
            header === null
                ? 'A token is needed: send it as "Authorization: Bearer <token>".'
                : 'The Authorization header must be "Bearer <token>".',
        );
    }
    return currentActor(platform.environments, await platform.ctx.tokens.verify(token));
}
