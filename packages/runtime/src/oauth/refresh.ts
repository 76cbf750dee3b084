import type { RuntimeContext } from '../context.ts';
import type { OAuthConfig, OAuthConfiguration } from './config.ts';
import { extractCredentials } from './credentials.ts';
import { OAuthError } from './error.ts';
import { findHolder, type CredentialsHolder } from './holder.ts';
import { readConfiguration, updateTarget } from './target.ts';
import { requestToken } from './token-request.ts';

type RefreshConfig<TOAuthResponse> = Pick<
    OAuthConfig<TOAuthResponse>,
    'accessTokenURL' | 'clientId' | 'clientSecret' | 'extractCredentials'
>;

/** An environment assembled before a refresh may be used for as long as an invocation lasts. */
const REMEMBERED_MS = 60_000;

/**
 * Refreshes under way or just done in this isolate, by what is refreshed. A provider that rotates refresh tokens accepts
 * each once and takes a second use for theft (RFC 9700, section 4.14.2), so two calls must never both send it.
 */
const refreshes = new Map<string, Refresh>();

interface Refresh {
    token: Promise<string>;
    /** When it may be forgotten, milliseconds since the epoch. */
    until: number;
}

/** Gives the refreshed access token; calls for the same credentials share one request. */
export function refresh<TOAuthResponse>(
    credentials: OAuthConfiguration,
    refreshToken: string,
    config: RefreshConfig<TOAuthResponse>,
    context: RuntimeContext,
): Promise<string> {
    const now = Date.now();
    for (const [key, { until }] of refreshes) {
        if (until <= now) {
            refreshes.delete(key);
        }
    }

    const { installation, integration } = context.environment;
    // With the access token: what was refreshed may keep its refresh token, and is then to be refreshed anew.
    const key = JSON.stringify([
        integration.name,
        installation?.id,
        config.clientId,
        refreshToken,
        credentials.access_token,
    ]);
    const running = refreshes.get(key);
    if (running) {
        return running.token;
    }
    const entry: Refresh = { token: Promise.resolve(''), until: now + REMEMBERED_MS };
    entry.token = requestRefresh(credentials, refreshToken, config, context).then((result) => {
        entry.until = Math.min(entry.until, result.expiresAt);
        return result.token;
    });
    refreshes.set(key, entry);
    // A failed one is not remembered: the next call may succeed.
    const settled = entry.token.then(
        () => {},
        () => void refreshes.delete(key),
    );
    // Others may wait for it, so it must not end with the invocation that began it.
    context.waitUntil(settled);
    return entry.token;
}

async function requestRefresh<TOAuthResponse>(
    credentials: OAuthConfiguration,
    refreshToken: string,
    config: RefreshConfig<TOAuthResponse>,
    context: RuntimeContext,
): Promise<{ token: string; expiresAt: number }> {
    const { environment, api } = context;
    const integration = environment.integration.name;
    const holder = findHolder(environment, credentials);
    try {
        const response = await requestToken(config, environment.installation, {
            grant_type: 'refresh_token',
            refresh_token: refreshToken,
        });
        // A provider may keep the refresh token as it is and not repeat it (RFC 6749, section 6).
        const update = await extractCredentials(config, {
            refresh_token: refreshToken,
            ...response,
        });
        const token =
            update.configuration?.['oauth_credentials']?.access_token ?? response['access_token'];
        if (typeof token !== 'string' || !token) {
            throw new OAuthError(
                'oauth_unreadable',
                'Failed to retrieve access_token from OAuth response',
            );
        }
        await updateTarget(api, integration, holder.target, {
            configuration: { ...holder.configuration, ...update.configuration },
        });
        const lifetime = Number(response['expires_in']) || Infinity;
        return { token, expiresAt: Date.now() + lifetime * 1000 };
    } catch (error) {
        const other = await findNewerToken(error, credentials, holder, context);
        if (other) {
            return { token: other, expiresAt: 0 };
        }
        throw error;
    }
}

/** After a refusal: another isolate may have refreshed first, and the platform then has what it was given. */
async function findNewerToken(
    error: unknown,
    credentials: OAuthConfiguration,
    holder: CredentialsHolder,
    { environment, api }: RuntimeContext,
): Promise<string | undefined> {
    if (!(error instanceof OAuthError && error.code === 'oauth_refused' && holder.key)) {
        return undefined;
    }
    const configuration = await readConfiguration(api, environment.integration.name, holder.target);
    // Written under this key by the same integration as the credentials that were read from it.
    const current = Reflect.get(configuration, holder.key) as OAuthConfiguration | undefined;
    return current?.access_token === credentials.access_token ? undefined : current?.access_token;
}
