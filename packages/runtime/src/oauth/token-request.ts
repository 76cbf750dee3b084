import type { IntegrationInstallation } from '@gitbook/api';

import { isObject } from '../kind-of.ts';
import { Logger } from '../logger.ts';
import type { OAuthConfig } from './config.ts';
import { endpointOf } from './endpoint.ts';
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
    const url = endpointOf(config, 'accessTokenURL', installation);
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
export function describeProviderError(...words: (string | null)[]): string {
    return words.filter(Boolean).join(': ').slice(0, LONGEST_DESCRIPTION);
}

function readTokenResponse(host: string, status: number, text: string): Record<string, unknown> {
    const json = parseObject(text);
    const isRefused = status < 200 || status >= 300 || (json && isError(json));
    if (isRefused) {
        throw new OAuthError(
            'oauth_refused',
            (json && describeErrorAnswer(host, json)) ||
                `${host} answered an error with status ${status}.`,
        );
    }
    if (!json) {
        throw new OAuthError(
            'oauth_unreadable',
            `${host} answered ${text ? 'something that is not a JSON object' : 'nothing'} with status ${status}: check "accessTokenURL".`,
        );
    }
    return json;
}

/**
 * Some providers answer errors with status 200: in the form of section 5.2, with an object of their own, or with
 * `ok: false`. An `error` beside a token is none; the token may stand in a member, such as Slack's `authed_user`.
 */
function isError(json: Record<string, unknown>): boolean {
    return json['ok'] === false || (Boolean(json['error']) && !holdsToken(json));
}

function holdsToken(json: Record<string, unknown>): boolean {
    return [json, ...Object.values(json)].some((part) =>
        Boolean(isObject(part) && part['access_token']),
    );
}

/** The provider's words, from section 5.2 or what others have in its place; nothing when it gave none. */
function describeErrorAnswer(host: string, json: Record<string, unknown>): string | undefined {
    const { error, error_description: description, message } = json;
    const own = isObject(error) ? error : {};
    const words = [
        [error, own['type'], own['code']].find(isText),
        [description, own['message'], message].find(isText),
    ].filter(isText);
    return words.length > 0 ? `${host}: ${describeProviderError(...words)}` : undefined;
}

function isText(value: unknown): value is string {
    return typeof value === 'string' && value !== '';
}

function parseObject(text: string): Record<string, unknown> | undefined {
    try {
        const value: unknown = JSON.parse(text);
        return isObject(value) ? value : undefined;
    } catch {
        return undefined;
    }
}
