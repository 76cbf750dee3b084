import { CodedError } from '@bindery/contract/error';

/**
 * Why an OAuth connection failed.
 *
 * | code                     | meaning                                                                 |
 * | ------------------------ | ----------------------------------------------------------------------- |
 * | `oauth_state_invalid`    | the state is missing, malformed or not signed by this integration        |
 * | `oauth_state_expired`    | more than ten minutes passed since the connection was started            |
 * | `oauth_state_foreign`    | the state was issued for another installation                            |
 * | `oauth_state_used`       | the state was used before, or the configuration changed since            |
 * | `oauth_browser_mismatch` | the browser is not the one that started, or refuses cookies              |
 * | `oauth_misconfigured`    | the integration or its host must be changed; the message says how        |
 * | `oauth_denied`           | the provider sent the person back with an error                          |
 * | `oauth_refused`          | the token endpoint answered an error                                     |
 * | `oauth_unreadable`       | the token endpoint answered something that is no token response          |
 * | `oauth_unreachable`      | the token endpoint could not be reached, or did not answer in time       |
 * | `oauth_platform_failed`  | the platform did not read or save the installation's configuration       |
 * | `oauth_expired`          | the token expired and there is no refresh token                          |
 *
 * @example
 * const again: OAuthErrorCode[] = ['oauth_state_expired', 'oauth_browser_mismatch'];
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
    | 'oauth_unreadable'
    | 'oauth_unreachable'
    | 'oauth_platform_failed'
    | 'oauth_expired';

/**
 * A failed OAuth connection or refresh. Never holds a token, a code or a secret.
 *
 * @example
 * try {
 *     await getOAuthToken(credentials, config, context);
 * } catch (error) {
 *     if (error instanceof OAuthError && error.code === 'oauth_refused') {
 *         throw new ExposableError('Connect your account again', 401);
 *     }
 *     throw error;
 * }
 */
export class OAuthError extends CodedError<OAuthErrorCode> {}
