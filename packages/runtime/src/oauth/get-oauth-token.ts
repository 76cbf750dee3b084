import type { RuntimeContext } from '../context.ts';
import type { OAuthConfig, OAuthConfiguration, OAuthResponse } from './config.ts';
import { OAuthError } from './error.ts';
import { readExpiresAt } from './expiry.ts';
import { refresh } from './refresh.ts';

/** A token that expires within this time is refreshed, so that it stays valid during the caller's request. */
const REFRESH_MARGIN_MS = 10_000;

/**
 * Returns a valid access token. A token that expires within ten seconds is refreshed (RFC 6749, section 6) and saved to
 * the installation that contains the credentials. Simultaneous calls share one refresh.
 *
 * @throws OAuthError
 * - `oauth_unavailable` or `oauth_unreachable` (`isTemporary`): the provider does not answer now; the connection stays
 *   valid.
 * - `oauth_refused`: the provider refused the refresh token; the account must be connected again.
 * - `oauth_expired`: the token expired and there is no refresh token.
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
        | 'accessTokenURL'
        | 'clientId'
        | 'clientSecret'
        | 'tokenEndpointAuthMethod'
        | 'extractCredentials'
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

/** Returns true for a token that does not expire within the margin; false for an expiry that is not a time. */
function isFresh({ expires_at }: OAuthConfiguration): boolean {
    const expiresAt = readExpiresAt(expires_at);
    return expiresAt === undefined || expiresAt - Date.now() > REFRESH_MARGIN_MS;
}
