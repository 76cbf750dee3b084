import type { RuntimeContext } from '../context.ts';
import { ExposableError } from '../error.ts';
import { Logger } from '../logger.ts';
import { bindBrowser } from './browser.ts';
import type { OAuthConfig } from './config.ts';
import { endpointOf } from './endpoint.ts';
import { OAuthError } from './error.ts';
import { codeChallenge } from './pkce.ts';
import { issueState } from './state.ts';
import { targetOf } from './target.ts';

const logger = Logger('oauth');

/** Sends the person to the provider (RFC 6749, section 4.1.1), and binds the connection to their browser. */
export async function authorize(
    config: OAuthConfig<never>,
    request: Request,
    { environment }: RuntimeContext,
    redirectURI: string,
): Promise<Response> {
    const { installation } = environment;
    const found = targetOf(environment);
    if (!installation || !found) {
        throw new ExposableError('Cannot initiate OAuth flow without an installation', 400);
    }
    if (new URL(redirectURI).origin !== new URL(request.url).origin) {
        throw new OAuthError(
            'oauth_misconfigured',
            `"redirectURL" must be on ${new URL(request.url).origin}, like the integration's endpoint: the browser would not send its cookie elsewhere.`,
        );
    }
    const { text, state, browserToken } = await issueState(
        environment,
        found.target,
        found.configuration,
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
            // Providers rely on scopes as they are written, which the URL class would encode once more.
            Location: location.href.replace(
                /(?<=[?&]scope=)(?=&|$)/,
                config.scopes?.join('%20') ?? '',
            ),
            'Cache-Control': 'no-store',
            'Set-Cookie': bindBrowser(state.nonce, browserToken, redirectURI),
        },
    });
}
