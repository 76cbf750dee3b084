/**
 * The `state` of a connection: its installation, its browser and its expiry (RFC 6749, section 10.12).
 *
 * A state is accepted once. An isolate has no storage, so three checks enforce that
 * (`docs/decisions/0011-sdk-oauth-state.md`):
 * - the first attempt clears the browser's cookie;
 * - the isolate remembers accepted states, so that only one of several simultaneous attempts succeeds;
 * - the state contains a fingerprint of the installation's configuration, which a successful connection changes. This
 *   check works across isolates, and prevents overwriting a configuration that was saved in the meantime.
 */
import type { IntegrationEnvironment } from '@gitbook/api';

import { OAuthError } from './error.ts';
import {
    decodeBase64URL,
    digest,
    encodeBase64URL,
    isSigned,
    randomToken,
    sign,
} from './signature.ts';
import type { InstallationRef } from './installation-ref.ts';

/** Lifetime of a state: long enough to sign in with a second factor. */
export const STATE_LIFETIME_S = 600;

const PURPOSE = 'oauth-state';

export interface OAuthState extends InstallationRef {
    nonce: string;
    /** Seconds since the epoch. */
    expiresAt: number;
    /** The hash of the token in the browser's cookie. */
    browser: string;
    /** The fingerprint of the configuration at the start. */
    configuration: string;
}

/** Issues a state and the token for the browser's cookie. */
export async function issueState(
    environment: IntegrationEnvironment,
    ref: InstallationRef,
    configuration: object,
): Promise<{ text: string; state: OAuthState; browserToken: string }> {
    const browserToken = randomToken();
    const state: OAuthState = {
        ...ref,
        nonce: randomToken(),
        expiresAt: Math.floor(Date.now() / 1000) + STATE_LIFETIME_S,
        browser: await digest(browserToken),
        configuration: await fingerprint(environment, configuration),
    };
    const payload = encodeBase64URL(new TextEncoder().encode(JSON.stringify(state)));
    const signature = encodeBase64URL(await sign(environment, PURPOSE, payload));
    return { text: `${payload}.${signature}`, state, browserToken };
}

/**
 * Reads a state that this integration issued.
 *
 * @throws OAuthError `oauth_state_invalid` or `oauth_state_expired`.
 */
export async function readState(
    environment: IntegrationEnvironment,
    text: string | null,
): Promise<OAuthState> {
    const [payload = '', signature = ''] = (text ?? '').split('.');
    if (!(await isSigned(environment, PURPOSE, payload, decode(signature)))) {
        throw new OAuthError(
            'oauth_state_invalid',
            'This link was not made by the integration, or was changed on its way.',
        );
    }
    // The signature proves that `issueState` wrote the payload.
    const state: OAuthState = JSON.parse(new TextDecoder().decode(decode(payload)));
    if (state.expiresAt * 1000 <= Date.now()) {
        throw new OAuthError('oauth_state_expired', 'More than ten minutes have passed.');
    }
    return state;
}

/** Throws `oauth_state_foreign` unless the state was issued for the installation of the callback's endpoint. */
export function checkInstallation(state: OAuthState, current: InstallationRef | undefined): void {
    if (
        differs(state.installationId, current?.installationId) ||
        differs(state.spaceId, current?.spaceId) ||
        differs(state.siteId, current?.siteId)
    ) {
        throw new OAuthError(
            'oauth_state_foreign',
            'This connection was started for another installation.',
        );
    }
}

/** Throws `oauth_browser_mismatch` unless the token is the one that was issued with the state. */
export async function checkBrowser(state: OAuthState, token: string | undefined): Promise<void> {
    if (token === undefined || (await digest(token)) !== state.browser) {
        throw new OAuthError(
            'oauth_browser_mismatch',
            'This connection was started in another browser, was finished before, or cookies are blocked.',
        );
    }
}

/** Throws `oauth_state_used` if the configuration has changed since the start. */
export async function checkConfiguration(
    environment: IntegrationEnvironment,
    state: OAuthState,
    configuration: object,
): Promise<void> {
    if ((await fingerprint(environment, configuration)) !== state.configuration) {
        throw new OAuthError(
            'oauth_state_used',
            'The account was connected, or the configuration saved, since this connection was started.',
        );
    }
}

/**
 * Returns true if a current value is known and is not the issued one. A fixed redirect URI at the endpoint of the
 * integration leaves the current installation unknown; one at the endpoint of the installation leaves the current space
 * or site unknown.
 */
function differs(issued?: string, current?: string): boolean {
    return current !== undefined && issued !== current;
}

/** The expiry of states that this isolate accepted, by nonce. */
const claimedStates = new Map<string, number>();

/** Marks the state as used. Throws `oauth_state_used` if it was used before. */
export function claimState({ nonce, expiresAt }: OAuthState): void {
    const now = Date.now() / 1000;
    for (const [old, expiry] of claimedStates) {
        if (expiry <= now) {
            claimedStates.delete(old);
        }
    }
    if (claimedStates.has(nonce)) {
        throw new OAuthError('oauth_state_used', 'This connection was finished before.');
    }
    claimedStates.set(nonce, expiresAt);
}

/**
 * Returns a fingerprint that is equal for equal configurations, in any order of their keys. Keyed, because the provider
 * sees the state: it could test guesses of the configuration against a plain hash.
 */
async function fingerprint(
    environment: IntegrationEnvironment,
    configuration: object,
): Promise<string> {
    const text = JSON.stringify(configuration, (_, value: unknown) =>
        value && typeof value === 'object' && !Array.isArray(value)
            ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
            : value,
    );
    return encodeBase64URL(await sign(environment, 'oauth-configuration', text));
}

/** Decodes base64url; invalid text gives no bytes, which no signature matches. */
function decode(text: string): Uint8Array<ArrayBuffer> {
    try {
        return decodeBase64URL(text);
    } catch {
        return new Uint8Array();
    }
}
