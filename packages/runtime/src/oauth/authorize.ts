import type { RuntimeContext } from '../context.ts';
import { Logger } from '../logger.ts';
import { setBrowserCookie } from './browser-cookie.ts';
import type { OAuthConfig } from './config.ts';
import { endpointOf } from './endpoint.ts';
import { OAuthError } from './error.ts';
import { currentInstallation } from './installation-ref.ts';
import { codeChallenge } from './pkce.ts';
import { issueState } from './state.ts';

const logger = Logger('oauth');

/**
 * Starts a connection: redirects the person to the provider (RFC 6749, section 4.1.1) and sets the cookie that binds
 * the connection to their browser.
 *
 * Without an installation it returns a 400 response like the reference SDK, and does not throw: integrations turn
 * errors of their router into a 500.
 */
export async function authorize(
    config: OAuthConfig<never>,
    request: Request,
    { environment }: RuntimeContext,
    redirectURI: string,
): Promise<Response> {
    const { installation } = environment;
    const current = currentInstallation(environment);
    if (!installation || !current) {
        const error = 'Cannot initiate OAuth flow without an installation';
        logger.error(error);
        return new Response(JSON.stringify({ error }), {
            status: 400,
            headers: { 'Content-Type': 'application/json' },
        });
    }
    const { origin } = new URL(request.url);
    if (new URL(redirectURI).origin !== origin) {
        throw new OAuthError(
            'oauth_misconfigured',
            `"redirectURL" must be on ${origin}, the origin of the integration's endpoint: the browser sends the cookie of this connection to no other.`,
        );
    }
    const { text, state, browserToken } = await issueState(
        environment,
        current.ref,
        current.configuration,
    );

    const location = endpointOf(config, 'authorizeURL', installation);
    logger.debug(`redirecting to ${location.host}`);
    const query = location.searchParams;
    query.set('client_id', config.clientId);
    query.set('redirect_uri', redirectURI);
    query.set('response_type', 'code');
    query.set('state', text);
    if (config.scopes?.length) {
        query.set('scope', '');
    }
    if (config.prompt) {
        query.set('prompt', config.prompt);
    }
    if (config.pkce) {
        query.set('code_challenge', await codeChallenge(environment, browserToken));
        query.set('code_challenge_method', 'S256');
    }

    return new Response(null, {
        status: 302,
        headers: {
            // The scopes are inserted as text: the URL class would encode them, and providers expect them as written.
            Location: location.href.replace(
                /(?<=[?&]scope=)(?=&|$)/,
                () => config.scopes?.join(config.scopeSeparator === ',' ? ',' : '%20') ?? '',
            ),
            'Cache-Control': 'no-store',
            'Set-Cookie': setBrowserCookie(state.nonce, browserToken, redirectURI),
        },
    });
}
