import { CodedError } from '@bindery/contract/error';

/**
 * The reason for which an OAuth connection or refresh failed.
 *
 * | code                     | meaning                                                                  |
 * | ------------------------ | ------------------------------------------------------------------------ |
 * | `oauth_state_invalid`    | the state is missing, malformed or not signed by this integration        |
 * | `oauth_state_expired`    | more than ten minutes passed since the connection was started            |
 * | `oauth_state_foreign`    | the state was issued for another installation                            |
 * | `oauth_state_used`       | the state was used before, or the configuration changed since            |
 * | `oauth_browser_mismatch` | the browser is not the one that started, or refuses cookies              |
 * | `oauth_misconfigured`    | the integration or its host must be changed; the message says how        |
 * | `oauth_denied`           | the provider sent the person back with an error                          |
 * | `oauth_refused`          | the token endpoint refused: check client id and secret, or connect again |
 * | `oauth_unavailable`      | temporary: the token endpoint asks to try again later (5xx, 429, …)      |
 * | `oauth_unreachable`      | temporary: the token endpoint is unreachable or did not answer in time   |
 * | `oauth_unreadable`       | the response of the token endpoint is not a token response               |
 * | `oauth_platform_failed`  | the platform did not read or save the installation's configuration       |
 * | `oauth_expired`          | the token expired and there is no refresh token                          |
 *
 * @example
 * const connectAgain: OAuthErrorCode[] = ['oauth_refused', 'oauth_expired'];
 */
export type OAuthErrorCode =
    | 'oauth_state_invalid'
    | 'oauth_state_expired'
    | 'oauth_state_foreign'
    | 'oauth_state_used'
    | 'oauth_browser_mismatch'
    | 'oauth_misconfigured'
    | 'oauth_denied'
    | 'oauth_refused'
    | 'oauth_unavailable'
    | 'oauth_unreachable'
    | 'oauth_unreadable'
    | 'oauth_platform_failed'
    | 'oauth_expired';

interface OAuthErrorDetails {
    cause?: unknown;
    providerError?: string;
    retryAfterSeconds?: number;
}

/**
 * A failed OAuth connection or refresh. Contains no token, code or secret.
 *
 * @example
 * try {
 *     await getOAuthToken(credentials, config, context);
 * } catch (error) {
 *     if (error instanceof OAuthError && error.isTemporary) {
 *         throw new ExposableError('The service does not answer. Try again later', 503);
 *     }
 *     if (error instanceof OAuthError && error.code === 'oauth_refused') {
 *         throw new ExposableError('Connect your account again', 401);
 *     }
 *     throw error;
 * }
 */
export class OAuthError extends CodedError<OAuthErrorCode> {
    /** The provider's error code, e.g. `invalid_grant` (RFC 6749, section 5.2). */
    readonly providerError: string | undefined;
    /** Seconds after which the provider accepts requests again, from its `Retry-After` header. */
    readonly retryAfterSeconds: number | undefined;

    constructor(code: OAuthErrorCode, message: string, details: OAuthErrorDetails = {}) {
        super(code, message, 'cause' in details ? { cause: details.cause } : undefined);
        this.providerError = details.providerError;
        this.retryAfterSeconds = details.retryAfterSeconds;
    }

    /** True if the same request may succeed later. The connection is still valid: do not ask to connect again. */
    get isTemporary(): boolean {
        return this.code === 'oauth_unavailable' || this.code === 'oauth_unreachable';
    }
}
