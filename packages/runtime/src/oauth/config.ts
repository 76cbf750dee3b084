import type { IntegrationInstallation, RequestUpdateIntegrationInstallation } from '@gitbook/api';

/**
 * A token response (RFC 6749, section 5.1), as most providers answer.
 *
 * @example
 * interface SlackResponse extends OAuthResponse {
 *     team: { id: string };
 * }
 */
export interface OAuthResponse {
    ok?: boolean;
    access_token: string;
    refresh_token?: string;
    /** Seconds until `access_token` expires. */
    expires_in: number;
}

/**
 * Credentials as `defaultOAuthExtractCredentials` keeps them under `oauth_credentials`.
 *
 * @example
 * type Environment = RuntimeEnvironment<{ oauth_credentials?: OAuthConfiguration }>;
 */
export type OAuthConfiguration = {
    access_token: string;
    refresh_token?: string;
    /** When it expires, as `new Date()` understands it; absent or 0: never. */
    expires_at?: string;
};

/**
 * An OAuth 2.0 client and its provider.
 *
 * @example
 * const config: OAuthConfig = {
 *     clientId: environment.secrets.CLIENT_ID,
 *     clientSecret: environment.secrets.CLIENT_SECRET,
 *     authorizeURL: 'https://provider.example/authorize',
 *     accessTokenURL: 'https://provider.example/token',
 *     scopes: ['read'],
 *     pkce: true,
 * };
 */
export interface OAuthConfig<TOAuthResponse = OAuthResponse> {
    /** A fixed redirect URI, for providers that accept only registered ones; else the request's URL. */
    redirectURL?: string;
    clientId: string;
    clientSecret: string;
    /** Where the person is sent to consent. */
    authorizeURL: string | ((installation: IntegrationInstallation) => string);
    /** Where the code is exchanged for tokens. */
    accessTokenURL: string | ((installation: IntegrationInstallation) => string);
    scopes?: string[];
    /** The `prompt` parameter, e.g. `consent`. */
    prompt?: string;
    /** Proof Key for Code Exchange (RFC 7636), method S256. Turn it on wherever the provider supports it. */
    pkce?: boolean;
    /** Turns the provider's token response into the update of the installation. */
    extractCredentials?: (
        response: TOAuthResponse,
    ) => RequestUpdateIntegrationInstallation | Promise<RequestUpdateIntegrationInstallation>;
}
