import type { RequestUpdateIntegrationInstallation } from '@gitbook/api';

import type { RuntimeContext } from '../context.ts';
import type { OAuthConfig, OAuthConfiguration } from './config.ts';
import { extractCredentials } from './credentials.ts';
import { OAuthError } from './error.ts';
import { credentialsIn, type CredentialsHolder } from './holder.ts';
import { sleep } from './sleep.ts';
import { readConfiguration } from './target.ts';
import { requestToken } from './token-request.ts';

export interface RefreshResult {
    token: string;
    /** Milliseconds since the epoch; 0 for a token that the next call finds in its environment. */
    expiresAt: number;
    refreshToken: string;
    /** What is to be saved; absent when another isolate has saved it. */
    update?: RequestUpdateIntegrationInstallation;
}

/** Asks the provider for a new token (RFC 6749, section 6), or takes the one that another isolate was given. */
export async function requestRefresh<TOAuthResponse>(
    stored: OAuthConfiguration,
    refreshToken: string,
    holder: CredentialsHolder,
    config: Pick<
        OAuthConfig<TOAuthResponse>,
        'accessTokenURL' | 'clientId' | 'clientSecret' | 'extractCredentials'
    >,
    context: RuntimeContext,
): Promise<RefreshResult> {
    try {
        const response = await requestToken(config, context.environment.installation, {
            grant_type: 'refresh_token',
            refresh_token: refreshToken,
        });
        // A provider may keep the refresh token as it is and not repeat it (RFC 6749, section 6).
        const update = await extractCredentials(config, {
            refresh_token: refreshToken,
            ...response,
        });
        const extracted = update.configuration?.['oauth_credentials'];
        const token = extracted?.access_token ?? response['access_token'];
        if (typeof token !== 'string' || !token) {
            throw new OAuthError(
                'oauth_unreadable',
                'Failed to retrieve access_token from OAuth response',
            );
        }
        const next = extracted?.refresh_token ?? response['refresh_token'];
        const lifetime = Number(response['expires_in']) || Infinity;
        return {
            token,
            expiresAt: Date.now() + lifetime * 1000,
            refreshToken: typeof next === 'string' && next ? next : refreshToken,
            update,
        };
    } catch (error) {
        const other =
            error instanceof OAuthError && error.code === 'oauth_refused'
                ? await findNewerToken(stored, holder, context)
                : undefined;
        if (other) {
            return { token: other, expiresAt: 0, refreshToken };
        }
        throw error;
    }
}

/** Before each look: an isolate that was faster has its answer from the provider, and may still be saving it. */
const LOOK_DELAYS_MS = [0, 100, 200, 400, 800, 1500];

/** After a refusal: another isolate may have refreshed first, and the platform then has what it was given. */
async function findNewerToken(
    stored: OAuthConfiguration,
    holder: CredentialsHolder,
    { environment, api }: RuntimeContext,
): Promise<string | undefined> {
    if (!holder.key) {
        return undefined;
    }
    for (const delay of LOOK_DELAYS_MS) {
        await sleep(delay);
        const token = await readConfiguration(
            api,
            environment.integration.name,
            holder.target,
        ).then(
            (configuration) => credentialsIn(configuration, holder)?.access_token,
            // The refusal is what there is to tell, not that it could not be looked after.
            () => stored.access_token,
        );
        if (token !== stored.access_token) {
            return token;
        }
    }
    return undefined;
}
