import type { RequestUpdateIntegrationInstallation } from '@gitbook/api';

import type { RuntimeContext } from '../context.ts';
import type { OAuthConfig, OAuthConfiguration } from './config.ts';
import { OAuthError } from './error.ts';
import { findHolder } from './holder.ts';
import { requestRefresh } from './refresh-request.ts';
import { saveRefreshed } from './save.ts';

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
    /** When it may be given no more, milliseconds since the epoch. */
    until: number;
    /** What the platform did not take yet: it still gives out credentials that the provider has replaced. */
    unsaved?: Unsaved | undefined;
}

interface Unsaved {
    update: RequestUpdateIntegrationInstallation;
    refreshToken: string;
}

/** Gives the refreshed access token; calls for the same credentials share one request. */
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
    const holder = findHolder(context.environment, stored);
    // With the access token: what was refreshed may keep its refresh token, and is then to be refreshed anew.
    const key = JSON.stringify([
        integration.name,
        installation?.id,
        config.clientId,
        refreshToken,
        stored.access_token,
    ]);
    const save = async (entry: Refresh, unsaved: Unsaved) => {
        // Whoever comes while it is being saved does not save it once more.
        entry.unsaved = undefined;
        if (await saveRefreshed(context, holder, stored, unsaved.update)) {
            entry.until = Math.min(entry.until, Date.now() + REMEMBERED_MS);
        } else {
            entry.unsaved = unsaved;
        }
    };

    const known = refreshes.get(key);
    if (known && now < known.until) {
        if (known.unsaved) {
            context.waitUntil(save(known, known.unsaved));
        }
        return known.token;
    }

    const current = known?.unsaved?.refreshToken ?? refreshToken;
    const entry: Refresh = { token: Promise.resolve(''), until: Infinity };
    entry.token = requestRefresh(stored, current, holder, config, context).then(async (result) => {
        entry.until = result.expiresAt;
        const { update, refreshToken } = result;
        if (update) {
            await save(entry, { update, refreshToken });
        }
        return result.token;
    });
    refreshes.set(key, entry);
    const settled = entry.token.then(
        () => {},
        (error: unknown) => {
            // The next call may succeed, with the credentials that are not saved as long as they are any good.
            if (known && !(error instanceof OAuthError && error.code === 'oauth_refused')) {
                refreshes.set(key, known);
            } else {
                refreshes.delete(key);
            }
        },
    );
    // Others may wait for it, so it must not end with the invocation that began it.
    context.waitUntil(settled);
    return entry.token;
}
