import type { RuntimeCallback } from '../context.ts';
import { describeCause } from '../describe-error.ts';
import { Logger } from '../logger.ts';
import { authorize } from './authorize.ts';
import { finish } from './callback.ts';
import type { OAuthConfig, OAuthResponse } from './config.ts';
import { OAuthError } from './error.ts';
import { errorPage } from './page.ts';

const logger = Logger('oauth');

/**
 * Makes a `fetch` handler that connects an account: it sends the person to the provider and, when they come back,
 * exchanges the code and keeps the credentials in the configuration of the installation that they came from.
 *
 * A connection is accepted only from the browser that started it, for the same installation, once, within ten minutes;
 * `docs/sdk.md` says how. Register the address of the route that this handler answers as the provider's redirect URI.
 *
 * @example
 * const connect = createOAuthHandler({
 *     clientId: 'my-client',
 *     clientSecret: 'my-secret',
 *     authorizeURL: 'https://provider.example/authorize',
 *     accessTokenURL: 'https://provider.example/token',
 *     scopes: ['read'],
 *     pkce: true,
 * });
 * export default createIntegration({ fetch: connect });
 */
export function createOAuthHandler<TOAuthResponse = OAuthResponse>(
    config: OAuthConfig<TOAuthResponse>,
    options: {
        /** Whether the credentials replace the configuration (the default) or are merged into it. */
        replace?: boolean;
    } = {},
): RuntimeCallback<[Request], Promise<Response>> {
    const { replace = true } = options;

    return async (request, context) => {
        const { origin, pathname, searchParams } = new URL(request.url);
        const redirectURI = config.redirectURL || origin + pathname;
        try {
            return searchParams.get('code') || searchParams.get('error')
                ? await finish(config, request, context, redirectURI, replace)
                : await authorize(config, request, context, redirectURI);
        } catch (error) {
            if (error instanceof OAuthError) {
                logger.error(`${error.code}: ${error.message}${describeCause(error)}`);
                return errorPage(error);
            }
            throw error;
        }
    };
}
