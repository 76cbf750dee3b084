import type { RequestUpdateIntegrationInstallation } from '@gitbook/api';

import type { OAuthConfig, OAuthResponse } from './config.ts';
import { OAuthError } from './error.ts';
import { readTokenExpiry } from './expiry.ts';

/**
 * Returns an update that stores a standard token response (RFC 6749, section 5.1) under the configuration key
 * `oauth_credentials`.
 *
 * @throws OAuthError `oauth_unreadable` for a response without an `access_token`.
 *
 * @example
 * const extractCredentials = (response: OAuthResponse & { team: { id: string } }) => ({
 *     ...defaultOAuthExtractCredentials(response),
 *     externalIds: [response.team.id],
 * });
 */
export function defaultOAuthExtractCredentials(
    response: OAuthResponse,
): RequestUpdateIntegrationInstallation {
    const { access_token, refresh_token } = response;
    if (!access_token) {
        throw new OAuthError('oauth_unreadable', 'Failed to retrieve access_token from response');
    }
    const expiresAt = readTokenExpiry({ ...response });
    return {
        configuration: {
            oauth_credentials: {
                access_token,
                ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
                ...(refresh_token ? { refresh_token } : {}),
            },
        },
    };
}

/**
 * Turns a token response into an update of the installation, with the integration's `extractCredentials` or the
 * default.
 *
 * @throws OAuthError `oauth_misconfigured` when `extractCredentials` returns no object.
 */
export async function extractCredentials<TOAuthResponse>(
    { extractCredentials: extract }: Pick<OAuthConfig<TOAuthResponse>, 'extractCredentials'>,
    response: Record<string, unknown>,
): Promise<RequestUpdateIntegrationInstallation> {
    // The author's type describes the response for `extractCredentials`; the default checks the token itself.
    const update = extract
        ? await extract(response as TOAuthResponse)
        : defaultOAuthExtractCredentials(response as unknown as OAuthResponse);
    if (typeof update !== 'object' || update === null) {
        throw new OAuthError(
            'oauth_misconfigured',
            '"extractCredentials" returned no update: return an object such as { configuration: { … } }',
        );
    }
    return update;
}
