/** Options of the OAuth fixture, which receives them as JSON in a secret of the integration. */
export interface Choices {
    /** The provider's address. */
    provider: string;
    pkce?: boolean;
    redirectURL?: string;
    replace?: boolean;
    /** Passes the URLs as functions of the installation. */
    functions?: boolean;
    /** Uses an `extractCredentials` that also sets `externalIds` and reads Slack's `authed_user`. */
    external?: boolean;
    /** Divides the isolate's timeouts by this number. */
    timeoutDivisor?: number;
    /** Replaces the provider's token endpoint. */
    accessTokenURL?: string;
    /** Replaces the provider's authorization endpoint. */
    authorizeURL?: string;
    /** The token endpoint for refreshes, if it differs from the one for codes. */
    refreshURL?: string;
    clientId?: string;
    clientSecret?: string;
    tokenEndpointAuthMethod?: 'client_secret_post' | 'client_secret_basic';
    scopes?: string[];
    scopeSeparator?: ' ' | ',';
    /** `/use` responds with the fields of an OAuthError instead of throwing it. */
    showErrors?: boolean;
    /** Catches errors of the handler and responds with 500, as the router of an integration does. */
    catchErrors?: boolean;
}
