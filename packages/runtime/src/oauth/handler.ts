import type { RuntimeCallback } from '../context.ts';
import { describeCause } from '../describe-error.ts';
import { Logger } from '../logger.ts';
import { authorize } from './authorize.ts';
import { readCallback } from './callback-parameters.ts';
import type { OAuthConfig, OAuthResponse } from './config.ts';
import { OAuthError } from './error.ts';
import { handleCallback } from './handle-callback.ts';
import { errorPage } from './pages.ts';

const logger = Logger('oauth');

/**
 * Creates a `fetch` handler that connects an account: it redirects the person to the provider, and when they return it
 * exchanges the code and stores the credentials in the configuration of the installation where the connection started.
 *
 * A connection is accepted only from the browser that started it, for the same installation, once, within ten minutes
 * (`docs/sdk.md`, "How a connection is protected"). Register the URL of the route that this handler serves as the
 * provider's redirect URI. The provider may return the person with GET, or with POST (`response_mode=form_post`).
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
        /** True (default): the credentials replace the configuration. False: they are merged into it. */
        replace?: boolean;
    } = {},
): RuntimeCallback<[Request], Promise<Response>> {
    const { replace = true } = options;

    return async (request, context) => {
        const { origin, pathname } = new URL(request.url);
        const redirectURI = config.redirectURL || origin + pathname;
        try {
            const callback = await readCallback(request);
            return callback
                ? await handleCallback(config, request, callback, context, redirectURI, replace)
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
