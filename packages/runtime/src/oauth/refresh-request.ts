import type { RequestUpdateIntegrationInstallation } from '@gitbook/api';

import type { RuntimeContext } from '../context.ts';
import { isObject } from '../kind-of.ts';
import type { OAuthConfig, OAuthConfiguration } from './config.ts';
import { credentialsIn, type CredentialsLocation } from './credentials-location.ts';
import { OAuthError } from './error.ts';
import { readTokenExpiry } from './expiry.ts';
import { extractCredentials } from './extract-credentials.ts';
import { readConfiguration } from './installation-ref.ts';
import { sleep } from './sleep.ts';
import { requestToken, type TokenEndpoint } from './token-request.ts';

/** The options of a refresh. */
export type RefreshConfig<TOAuthResponse> = TokenEndpoint &
    Pick<OAuthConfig<TOAuthResponse>, 'extractCredentials'>;

export interface RefreshResult {
    token: string;
    /** Milliseconds since the epoch; 0 for a token that the next call finds in its environment. */
    expiresAt: number;
    refreshToken: string;
    /** The update to save; absent if another isolate has saved the token. */
    update?: RequestUpdateIntegrationInstallation;
}

/**
 * Requests a new token (RFC 6749, section 6). If the provider refuses, returns the token that another isolate has saved
 * in the meantime.
 */
export async function requestRefresh<TOAuthResponse>(
    stored: OAuthConfiguration,
    refreshToken: string,
    location: CredentialsLocation,
    config: RefreshConfig<TOAuthResponse>,
    context: RuntimeContext,
): Promise<RefreshResult> {
    try {
        const response = await requestToken(config, context.environment.installation, {
            grant_type: 'refresh_token',
            refresh_token: refreshToken,
        });
        // A provider that keeps the refresh token need not repeat it (RFC 6749, section 6).
        response['refresh_token'] ||= refreshToken;
        const update = keepRefreshToken(
            await extractCredentials(config, response),
            refreshToken,
            location,
        );
        const extracted = extractedCredentials(update, location);
        const token = extracted?.['access_token'] ?? response['access_token'];
        if (typeof token !== 'string' || !token) {
            throw new OAuthError(
                'oauth_unreadable',
                'Failed to retrieve access_token from OAuth response',
            );
        }
        const next = extracted?.['refresh_token'] ?? response['refresh_token'];
        return {
            token,
            expiresAt: readTokenExpiry(response) ?? Infinity,
            refreshToken: typeof next === 'string' && next ? next : refreshToken,
            update,
        };
    } catch (error) {
        const savedToken =
            error instanceof OAuthError && error.code === 'oauth_refused'
                ? await findSavedToken(stored, location, context)
                : undefined;
        if (savedToken) {
            return { token: savedToken, expiresAt: 0, refreshToken };
        }
        throw error;
    }
}

function extractedCredentials(
    { configuration }: RequestUpdateIntegrationInstallation,
    { key = 'oauth_credentials' }: CredentialsLocation,
): Record<string, unknown> | undefined {
    const credentials: unknown = configuration?.[key];
    return isObject(credentials) ? credentials : undefined;
}

/** Adds the refresh token that was used if `extractCredentials` found none in the response. */
function keepRefreshToken(
    update: RequestUpdateIntegrationInstallation,
    refreshToken: string,
    location: CredentialsLocation,
): RequestUpdateIntegrationInstallation {
    const credentials = extractedCredentials(update, location);
    if (!credentials || credentials['refresh_token']) {
        return update;
    }
    const key = location.key ?? 'oauth_credentials';
    return {
        ...update,
        configuration: {
            ...update.configuration,
            [key]: { ...credentials, refresh_token: refreshToken },
        },
    };
}

/** The wait before each read, milliseconds: the isolate that refreshed first may still be saving its token. */
const READ_DELAYS_MS = [0, 100, 200, 400, 800, 1500];

/** Returns the token that another isolate has saved in place of the stored one, if there is one. */
async function findSavedToken(
    stored: OAuthConfiguration,
    location: CredentialsLocation,
    { environment, api }: RuntimeContext,
): Promise<string | undefined> {
    if (!location.key) {
        return undefined;
    }
    for (const delay of READ_DELAYS_MS) {
        await sleep(delay);
        const token = await readConfiguration(api, environment.integration.name, location.ref).then(
            (configuration) => credentialsIn(configuration, location)?.access_token,
            // A failed read is ignored: the caller reports the refusal.
            () => stored.access_token,
        );
        if (token !== stored.access_token) {
            return token;
        }
    }
    return undefined;
}
