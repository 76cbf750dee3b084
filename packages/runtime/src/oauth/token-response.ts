import { isObject } from '../kind-of.ts';
import { OAuthError } from './error.ts';
import { readRetryAfter } from './retry-after.ts';

/** Error messages of a provider are truncated to this many characters, in errors and on pages. */
const MAX_DESCRIPTION_LENGTH = 300;

/** Statuses with which a server asks to try again later; 5xx are temporary as well. */
const TEMPORARY_STATUSES = new Set([408, 425, 429]);

/**
 * Error codes that mean "try again later" with any status: those of RFC 6749, section 4.1.2.1, of RFC 8628, section
 * 3.5, and those of providers that answer errors with status 200 or 400.
 */
const TEMPORARY_ERRORS = new Set([
    'temporarily_unavailable',
    'server_error',
    'slow_down',
    'ratelimited',
    'rate_limited',
    'rate_limit_exceeded',
    'too_many_requests',
    'internal_error',
    'internal_server_error',
    'fatal_error',
    'service_unavailable',
    'request_timeout',
]);

/** A response of the token endpoint. */
export interface TokenEndpointResponse {
    /** The URL of the token endpoint. */
    url: URL;
    status: number;
    headers: Headers;
    text: string;
}

/**
 * Parses a response of the token endpoint: JSON, or form-encoded text, which some providers send. A byte order mark is
 * skipped.
 *
 * @throws OAuthError
 * - `oauth_unavailable`: the provider asks to try again later (5xx, 429, `temporarily_unavailable`, …).
 * - `oauth_misconfigured`: a redirect, which is not followed; the message names the target.
 * - `oauth_refused`: an error response of RFC 6749, section 5.2, or a provider's own form of it.
 * - `oauth_unreadable`: anything else that is not a token response.
 */
export function readTokenResponse(response: TokenEndpointResponse): Record<string, unknown> {
    const { url, status, headers, text } = response;
    if (status >= 300 && status < 400) {
        throw redirectError(response);
    }
    const fields = parseFields(text, headers.get('content-type') ?? '');
    const hasFailed = status < 200 || status >= 300;
    if (hasFailed || (fields && isError(fields))) {
        throw errorOf(response, fields);
    }
    if (!fields) {
        throw new OAuthError(
            'oauth_unreadable',
            `${url.host} answered ${text ? 'neither JSON nor form-encoded text' : 'nothing'} with status ${status}: check "accessTokenURL".`,
        );
    }
    return fields;
}

/** Returns a provider's error as one line: its code and description (RFC 6749, sections 4.1.2.1 and 5.2). */
export function describeProviderError(...parts: (string | null | undefined)[]): string {
    return parts.filter(Boolean).join(': ').slice(0, MAX_DESCRIPTION_LENGTH);
}

/**
 * Returns the error for a redirect, which is not followed: its target would receive the client's secret (RFC 9700,
 * section 4.12).
 */
function redirectError({ url, status, headers }: TokenEndpointResponse): OAuthError {
    const location = headers.get('location');
    const target = location ? URL.parse(location, url) : null;
    // The message shows the target without query and fragment, which may contain tokens.
    const shown = target && `${target.origin}${target.pathname}`.slice(0, MAX_DESCRIPTION_LENGTH);
    return new OAuthError(
        'oauth_misconfigured',
        `${url.host} redirects the token request (status ${status}) to ${shown ?? 'an unknown address'}, and redirects are not followed: set "accessTokenURL" to the address that answers.`,
    );
}

function errorOf(
    { url, status, headers }: TokenEndpointResponse,
    fields: Record<string, unknown> | undefined,
): OAuthError {
    const { code, description } = providerErrorOf(fields ?? {});
    const providerError = code === undefined ? {} : { providerError: code };
    const details = describeProviderError(code, description);
    const isTemporaryStatus = status >= 500 || TEMPORARY_STATUSES.has(status);
    // An `invalid_grant` is final, even from a provider that answers it with a status of 500.
    if (code !== 'invalid_grant' && (isTemporaryStatus || TEMPORARY_ERRORS.has(code ?? ''))) {
        const retryAfterSeconds = readRetryAfter(headers.get('retry-after'));
        const wait = retryAfterSeconds === undefined ? '' : ` in ${retryAfterSeconds} seconds`;
        return new OAuthError(
            'oauth_unavailable',
            `${url.host} cannot answer now (status ${status}${details && `, ${details}`}). The connection stays valid: try again${wait || ' later'}.`,
            { ...providerError, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) },
        );
    }
    // RFC 6749, section 5.2, answers a refusal with 400 or 401. Any other status without a readable error does not come
    // from a token endpoint, e.g. the 404 of a wrong path.
    if (!fields && status !== 400 && status !== 401) {
        return new OAuthError(
            'oauth_unreadable',
            `${url.host} answered status ${status} without an OAuth error: check "accessTokenURL".`,
        );
    }
    const hint =
        code === 'invalid_client' || (status === 401 && !code)
            ? ' Check the client id and secret, and "tokenEndpointAuthMethod".'
            : '';
    return new OAuthError(
        'oauth_refused',
        details
            ? `${url.host}: ${details}${hint && `.${hint}`}`
            : `${url.host} answered an error with status ${status}.${hint}`,
        providerError,
    );
}

/**
 * Returns true for an error, which some providers answer with status 200: in the form of section 5.2, with an object as
 * `error`, or with `ok: false`. A response with a token is not an error, for any value of its `error` field; the token
 * may be nested, e.g. in Slack's `authed_user`.
 */
function isError(fields: Record<string, unknown>): boolean {
    return fields['ok'] === false || (Boolean(fields['error']) && !hasToken(fields));
}

function hasToken(fields: Record<string, unknown>): boolean {
    return [fields, ...Object.values(fields)].some((part) =>
        Boolean(isObject(part) && part['access_token']),
    );
}

/**
 * Returns the error code and description: `error` and `error_description` of section 5.2, an object under `error` with
 * `type` or `code` and `message`, or a `message` with a code under `status`.
 */
function providerErrorOf(fields: Record<string, unknown>): {
    code: string | undefined;
    description: string | undefined;
} {
    const { error, error_description: description, message, status } = fields;
    const nested = isObject(error) ? error : {};
    return {
        code: [error, nested['type'], nested['code'], message ? status : undefined].find(isText),
        description: [description, nested['message'], message].find(isText),
    };
}

function isText(value: unknown): value is string {
    return typeof value === 'string' && value !== '';
}

/** Undeclared form-encoded text must start with a known field: HTML and plain text may contain `=` as well. */
const UNDECLARED_FORM = /^(?:access_token|token_type|scope|error|expires_in)=[^\s<>]*$/;

function parseFields(text: string, contentType: string): Record<string, unknown> | undefined {
    const content = text.replace(/^\uFEFF/, '').trim();
    const isForm =
        /^application\/x-www-form-urlencoded\b/i.test(contentType) || UNDECLARED_FORM.test(content);
    try {
        const value: unknown = JSON.parse(content);
        return isObject(value) ? value : undefined;
    } catch {
        return isForm && content.includes('=')
            ? Object.fromEntries(new URLSearchParams(content))
            : undefined;
    }
}
