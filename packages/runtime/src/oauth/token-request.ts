import type { IntegrationInstallation } from '@gitbook/api';

import { Logger } from '../logger.ts';
import type { OAuthConfig } from './config.ts';
import { OAuthError } from './error.ts';

const logger = Logger('oauth');

/** Less than the 30 s that a host gives an invocation, so that the answer can still say what happened. */
const TIMEOUT_MS = 20_000;

/** A provider's own words, in an error or a page, are cut here. */
const LONGEST_DESCRIPTION = 300;

export type TokenEndpoint = Pick<
    OAuthConfig<never>,
    'accessTokenURL' | 'clientId' | 'clientSecret'
>;

/**
 * Calls the token endpoint (RFC 6749, sections 4.1.3 and 6) and gives its JSON. Throws `oauth_refused`,
 * `oauth_unreadable` or `oauth_unreachable`; nothing of the exchange but its status is logged.
 */
export async function requestToken(
    config: TokenEndpoint,
    installation: IntegrationInstallation | undefined,
    parameters: Record<string, string>,
    timeoutMs = TIMEOUT_MS,
): Promise<Record<string, unknown>> {
    const url = tokenURL(config, installation);
    const body = new URLSearchParams({
        client_id: config.clientId,
        client_secret: config.clientSecret,
        ...parameters,
    });
    try {
        const response = await fetch(url, {
            method: 'POST',
            headers: {
                Accept: 'application/json',
                'Content-Type': 'application/x-www-form-urlencoded',
            },
            body: body.toString(),
            // Following would hand the client's secret to wherever it points (RFC 9700, section 4.12).
            redirect: 'manual',
            signal: AbortSignal.timeout(timeoutMs),
        });
        logger.debug(`${url.host} answered ${response.status}`);
        return readTokenResponse(url.host, response.status, await response.text());
    } catch (error) {
        if (error instanceof OAuthError) {
            throw error;
        }
        const late = error instanceof Error && error.name === 'TimeoutError';
        throw new OAuthError(
            'oauth_unreachable',
            late
                ? `${url.host} did not answer within ${timeoutMs / 1000} seconds.`
                : `${url.host} could not be reached.`,
            { cause: error },
        );
    }
}

/** The provider's error as one line: its code, and what it says of it (RFC 6749, sections 4.1.2.1 and 5.2). */
export function describeProviderError(error: string, description: unknown): string {
    const text =
        typeof description === 'string' && description ? `${error}: ${description}` : error;
    return text.slice(0, LONGEST_DESCRIPTION);
}

function tokenURL(config: TokenEndpoint, installation: IntegrationInstallation | undefined): URL {
    const { accessTokenURL } = config;
    if (typeof accessTokenURL === 'string') {
        return new URL(accessTokenURL);
    }
    if (!installation) {
        throw new OAuthError(
            'oauth_misconfigured',
            '"accessTokenURL" is a function of the installation, and this environment has none',
        );
    }
    return new URL(accessTokenURL(installation));
}

function readTokenResponse(host: string, status: number, text: string): Record<string, unknown> {
    const json = parseObject(text);
    // Some providers answer errors with status 200, in the form of section 5.2 or with `ok: false`.
    const { error, error_description: description, ok } = json ?? {};
    const isError = status !== 200 || (!json?.['access_token'] && Boolean(error)) || ok === false;
    if (isError && typeof error === 'string') {
        throw new OAuthError(
            'oauth_refused',
            `${host}: ${describeProviderError(error, description)}`,
        );
    }
    if (isError && (status < 200 || status >= 300)) {
        throw new OAuthError('oauth_refused', `${host} answered with status ${status}.`);
    }
    if (!json) {
        throw new OAuthError(
            'oauth_unreadable',
            `${host} answered ${text ? 'something that is not a JSON object' : 'nothing'} with status ${status}.`,
        );
    }
    return json;
}

function parseObject(text: string): Record<string, unknown> | undefined {
    try {
        const value: unknown = JSON.parse(text);
        // Checked to be an object with string keys.
        return value && typeof value === 'object' && !Array.isArray(value)
            ? (value as Record<string, unknown>)
            : undefined;
    } catch {
        return undefined;
    }
}
