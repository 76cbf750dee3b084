import type { RequestUpdateIntegrationInstallation } from '@gitbook/api';

import type { RuntimeContext } from '../context.ts';
import type { OAuthConfiguration } from './config.ts';
import { locateCredentials } from './credentials-location.ts';
import { OAuthError } from './error.ts';
import { type RefreshConfig, requestRefresh } from './refresh-request.ts';
import { saveRefreshed } from './save-refreshed.ts';

/** Time that a saved refresh stays in memory: an older environment may be in use for as long as an invocation lasts. */
const RETENTION_MS = 60_000;

/**
 * Refreshes of this isolate that are in progress or recently finished. A provider that rotates refresh tokens accepts
 * each once and treats a second use as theft (RFC 9700, section 4.14.2), so two calls must never send the same one.
 */
const refreshes = new Map<string, Refresh>();

interface Refresh {
    token: Promise<string>;
    /** The token may be returned until this time, milliseconds since the epoch. */
    until: number;
    /**
     * Credentials that the platform has not saved yet. The platform's copy contains tokens that the provider has
     * replaced.
     */
    unsaved?: Unsaved | undefined;
}

interface Unsaved {
    update: RequestUpdateIntegrationInstallation;
    refreshToken: string;
}

/** Returns the refreshed access token. Calls with the same credentials share one request. */
export function refresh<TOAuthResponse>(
    stored: OAuthConfiguration,
    refreshToken: string,
    config: RefreshConfig<TOAuthResponse>,
    context: RuntimeContext,
): Promise<string> {
    const now = Date.now();
    for (const [key, { until, unsaved }] of refreshes) {
        if (until <= now && !unsaved) {
            refreshes.delete(key);
        }
    }

    const { installation, integration } = context.environment;
    const location = locateCredentials(context.environment, stored);
    // Includes the access token: the provider may keep the refresh token, and the next refresh needs another key.
    const key = JSON.stringify([
        integration.name,
        installation?.id,
        config.clientId,
        refreshToken,
        stored.access_token,
    ]);
    const save = async (entry: Refresh, unsaved: Unsaved) => {
        // Cleared first, so that a call during the save does not save the same credentials again.
        entry.unsaved = undefined;
        if (await saveRefreshed(context, location, stored, unsaved.update)) {
            entry.until = Math.min(entry.until, Date.now() + RETENTION_MS);
        } else {
            entry.unsaved = unsaved;
        }
    };

    const previous = refreshes.get(key);
    if (previous && now < previous.until) {
        if (previous.unsaved) {
            context.waitUntil(save(previous, previous.unsaved));
        }
        return previous.token;
    }

    const currentRefreshToken = previous?.unsaved?.refreshToken ?? refreshToken;
    const entry: Refresh = { token: Promise.resolve(''), until: Infinity };
    entry.token = requestRefresh(stored, currentRefreshToken, location, config, context).then(
        async ({ token, expiresAt, update, refreshToken: nextRefreshToken }) => {
            entry.until = expiresAt;
            if (update) {
                await save(entry, { update, refreshToken: nextRefreshToken });
            }
            return token;
        },
    );
    refreshes.set(key, entry);
    const settled = entry.token.then(
        () => {},
        (error: unknown) => {
            // The next call tries again. Unsaved credentials stay usable unless the provider refused them.
            if (previous && !(error instanceof OAuthError && error.code === 'oauth_refused')) {
                refreshes.set(key, previous);
            } else {
                refreshes.delete(key);
            }
        },
    );
    // Other invocations may wait for the refresh, so it must not end with the one that started it.
    context.waitUntil(settled);
    return entry.token;
}
