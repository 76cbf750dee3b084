import type { RuntimeContext } from '../context.ts';
import type { OAuthConfig, OAuthConfiguration, OAuthResponse } from './config.ts';
import { OAuthError } from './error.ts';
import { refresh } from './refresh.ts';

/** A token is refreshed when it lives no longer than this, so that it outlasts the call it is fetched for. */
const REFRESH_MARGIN_MS = 10_000;

/**
 * Gives a valid access token. One that is about to expire is refreshed (RFC 6749, section 6) and kept in the
 * installation that holds the credentials; calls at the same moment share one refresh.
 *
 * @example
 * const { installation } = context.environment;
 * const token = await getOAuthToken(installation.configuration.oauth_credentials, config, context);
 * const response = await fetch('https://provider.example/me', {
 *     headers: { Authorization: `Bearer ${token}` },
 * });
 */
export async function getOAuthToken<TOAuthResponse extends OAuthResponse = OAuthResponse>(
    credentials: OAuthConfiguration,
    config: Pick<
        OAuthConfig<TOAuthResponse>,
        'accessTokenURL' | 'clientId' | 'clientSecret' | 'extractCredentials'
    >,
    context: RuntimeContext,
): Promise<string> {
    if (isFresh(credentials)) {
        return credentials.access_token;
    }
    if (!credentials.refresh_token) {
        throw new OAuthError(
            'oauth_expired',
            `No refresh token available to refresh the OAuth token, expired at ${credentials.expires_at}`,
        );
    }
    return refresh(credentials, credentials.refresh_token, config, context);
}

/** True while the token can be used; without an expiry that is for ever. */
function isFresh({ expires_at }: OAuthConfiguration): boolean {
    return !expires_at || new Date(expires_at).getTime() - Date.now() > REFRESH_MARGIN_MS;
}
