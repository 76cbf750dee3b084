import type { IntegrationInstallation, RequestUpdateIntegrationInstallation } from '@gitbook/api';

/**
 * A token response (RFC 6749, section 5.1).
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
 * Credentials as `defaultOAuthExtractCredentials` stores them under `oauth_credentials`.
 *
 * @example
 * type Environment = RuntimeEnvironment<{ oauth_credentials?: OAuthConfiguration }>;
 */
export type OAuthConfiguration = {
    access_token: string;
    refresh_token?: string;
    /**
     * Time at which the token expires: seconds or milliseconds since the epoch, as a number or text, or a date that
     * `new Date()` parses. If it is absent, null, empty or 0, the token never expires.
     */
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
    /** A fixed redirect URI, for providers that accept only one. Default: the URL of the request, without its query. */
    redirectURL?: string;
    clientId: string;
    clientSecret: string;
    /**
     * The way in which the client authenticates at the token endpoint (RFC 6749, section 2.3.1): id and secret in the
     * body (default), or HTTP Basic.
     */
    tokenEndpointAuthMethod?: 'client_secret_post' | 'client_secret_basic';
    /** The authorization endpoint. May have a query, e.g. `?access_type=offline` or `?response_mode=form_post`. */
    authorizeURL: string | ((installation: IntegrationInstallation) => string);
    /** The token endpoint. */
    accessTokenURL: string | ((installation: IntegrationInstallation) => string);
    scopes?: string[];
    /** Separates the scopes in the URL. Default: a space (RFC 6749, section 3.3); some providers expect a comma. */
    scopeSeparator?: ' ' | ',';
    /** The `prompt` parameter, e.g. `consent`. */
    prompt?: string;
    /** Proof Key for Code Exchange (RFC 7636), method S256. Enable it if the provider supports it. */
    pkce?: boolean;
    /**
     * Turns the provider's token response into an update of the installation. Default:
     * `defaultOAuthExtractCredentials`.
     */
    extractCredentials?: (
        response: TOAuthResponse,
    ) => RequestUpdateIntegrationInstallation | Promise<RequestUpdateIntegrationInstallation>;
}
