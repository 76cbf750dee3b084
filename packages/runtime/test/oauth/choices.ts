/** What a test chooses for the OAuth fixture; sent to it as a secret of the integration. */
export interface Choices {
    /** The provider's address. */
    provider: string;
    pkce?: boolean;
    redirectURL?: string;
    replace?: boolean;
    /** URLs as functions of the installation. */
    functions?: boolean;
    /** Keeps `externalIds` too. */
    external?: boolean;
    /** Makes the isolate's clock for time limits run this many times as fast. */
    haste?: number;
    /** In place of the provider's token endpoint. */
    accessTokenURL?: string;
    /** In place of the provider's authorization endpoint. */
    authorizeURL?: string;
}
