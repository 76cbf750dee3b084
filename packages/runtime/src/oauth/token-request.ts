import type { IntegrationInstallation } from '@gitbook/api';

import { Logger } from '../logger.ts';
import { authenticateClient, type ClientCredentials } from './client-authentication.ts';
import type { OAuthConfig } from './config.ts';
import { endpointOf } from './endpoint.ts';
import { OAuthError } from './error.ts';
import { readRetryAfter } from './retry-after.ts';
import { sleep } from './sleep.ts';
import { readTokenResponse } from './token-response.ts';

const logger = Logger('oauth');

/** Less than the 30 s that a host gives an invocation, so that the error still reaches the caller. */
const TIMEOUT_MS = 20_000;

/**
 * Statuses of a request that the server did not process, so that sending it again is safe. After any other failure the
 * provider may have invalidated the refresh token, and may treat a second use as theft (RFC 9700, section 4.14.2).
 */
const NOT_PROCESSED_STATUSES = new Set([429, 503]);

/** The wait before the second attempt if the response has no `Retry-After`. */
const RETRY_DELAY_MS = 250;

/** If the provider asks for a longer wait, there is no second attempt: the caller decides whether to retry. */
const MAX_RETRY_DELAY_MS = 1000;

export type TokenEndpoint = ClientCredentials & Pick<OAuthConfig<never>, 'accessTokenURL'>;

/**
 * Calls the token endpoint (RFC 6749, sections 4.1.3 and 6) and returns the fields of its response. Sends the request a
 * second time after 429 or 503, unless the provider asks for a wait of more than a second. Logs only the status.
 *
 * @param timeoutMs Limit for all attempts together, milliseconds.
 * @throws OAuthError `oauth_unreachable` when the request fails or takes too long, `oauth_misconfigured` for an invalid
 * `accessTokenURL`, and the errors of `readTokenResponse`.
 */
export async function requestToken(
    config: TokenEndpoint,
    installation: IntegrationInstallation | undefined,
    parameters: Record<string, string>,
    timeoutMs = TIMEOUT_MS,
): Promise<Record<string, unknown>> {
    const url = endpointOf(config, 'accessTokenURL', installation);
    const { headers, fields } = authenticateClient(config);
    const init = {
        method: 'POST',
        headers: {
            Accept: 'application/json',
            'Content-Type': 'application/x-www-form-urlencoded',
            ...headers,
        },
        body: new URLSearchParams({ ...fields, ...parameters }).toString(),
        redirect: 'manual' as const,
        signal: AbortSignal.timeout(timeoutMs),
    };
    let response: Response;
    let text: string;
    try {
        response = await fetch(url, init);
        const delayMs = retryDelayOf(response);
        if (delayMs !== undefined) {
            logger.debug(`${url.host} answered ${response.status}, trying again`);
            await response.body?.cancel();
            await sleep(delayMs);
            response = await fetch(url, init);
        }
        text = await response.text();
    } catch (error) {
        const isLate = error instanceof Error && error.name === 'TimeoutError';
        throw new OAuthError(
            'oauth_unreachable',
            `${url.host} ${isLate ? `did not answer within ${timeoutMs / 1000} seconds` : 'could not be reached'}. The connection stays valid: try again later.`,
            { cause: error },
        );
    }
    logger.debug(`${url.host} answered ${response.status}`);
    const { status, headers: responseHeaders } = response;
    return readTokenResponse({ url, status, headers: responseHeaders, text });
}

/** Returns the wait before a second attempt, milliseconds; undefined if the request must not be sent again. */
function retryDelayOf({ status, headers }: Response): number | undefined {
    if (!NOT_PROCESSED_STATUSES.has(status)) {
        return undefined;
    }
    const retryAfterSeconds = readRetryAfter(headers.get('retry-after'));
    const delayMs = retryAfterSeconds === undefined ? RETRY_DELAY_MS : retryAfterSeconds * 1000;
    return delayMs <= MAX_RETRY_DELAY_MS ? delayMs : undefined;
}
