import type { RequestUpdateIntegrationInstallation } from '@gitbook/api';

import type { OAuthConfig, OAuthResponse } from './config.ts';
import { OAuthError } from './error.ts';

/**
 * Keeps a standard token response (RFC 6749, section 5.1) under the configuration key `oauth_credentials`.
 * Throws when it holds no `access_token`.
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
    const { access_token, expires_in, refresh_token } = response;
    if (!access_token) {
        throw new OAuthError('oauth_unreadable', 'Failed to retrieve access_token from response');
    }
    return {
        configuration: {
            oauth_credentials: {
                access_token,
                // Absent means that it does not expire, or that the provider does not say when (section 5.1).
                ...(expires_in ? { expires_at: Date.now() + expires_in * 1000 } : {}),
                ...(refresh_token ? { refresh_token } : {}),
            },
        },
    };
}

/** Applies the integration's way to read a token response, or the default one. */
export async function extractCredentials<TOAuthResponse>(
    { extractCredentials: extract }: Pick<OAuthConfig<TOAuthResponse>, 'extractCredentials'>,
    response: Record<string, unknown>,
): Promise<RequestUpdateIntegrationInstallation> {
    // A provider's answer is what the author's type parameter says of it, or a standard token response.
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
