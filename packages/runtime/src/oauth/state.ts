/**
 * The `state` of a connection: who started it, for which installation, and until when (RFC 6749, section 10.12).
 *
 * It is accepted once. Three things see to that, because an isolate owns no storage:
 * - the browser's cookie is taken back on the first attempt;
 * - the isolate remembers what it accepted, which also decides between two attempts at the same moment;
 * - the state carries a fingerprint of the installation's configuration, which a successful connection changes. The
 *   platform's own record is thereby the one that outlives the isolate, and a change that somebody saved in between is
 *   noticed instead of overwritten.
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
import type { OAuthTarget } from './target.ts';

/** Long enough to sign in with a second factor; a login page left open is started again. */
export const STATE_LIFETIME_S = 600;

const PURPOSE = 'oauth-state';

export interface OAuthState extends OAuthTarget {
    nonce: string;
    /** Seconds since the epoch. */
    expiresAt: number;
    /** The hash of the token that the browser's cookie holds. */
    browser: string;
    /** What `fingerprint` made of the configuration at the start. */
    configuration: string;
}

/** Issues a state and the token that its browser must keep. */
export async function issueState(
    environment: IntegrationEnvironment,
    target: OAuthTarget,
    configuration: object,
): Promise<{ text: string; state: OAuthState; browserToken: string }> {
    const browserToken = randomToken();
    const state: OAuthState = {
        ...target,
        nonce: randomToken(),
        expiresAt: Math.floor(Date.now() / 1000) + STATE_LIFETIME_S,
        browser: await digest(browserToken),
        configuration: await fingerprint(environment, configuration),
    };
    const payload = encodeBase64URL(new TextEncoder().encode(JSON.stringify(state)));
    const signature = encodeBase64URL(await sign(environment, PURPOSE, payload));
    return { text: `${payload}.${signature}`, state, browserToken };
}

/** Reads a state that this integration issued. Throws `oauth_state_invalid` or `oauth_state_expired`. */
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
    // What is signed was written by `issueState`.
    const state: OAuthState = JSON.parse(new TextDecoder().decode(decode(payload)));
    if (state.expiresAt * 1000 <= Date.now()) {
        throw new OAuthError('oauth_state_expired', 'More than ten minutes have passed.');
    }
    return state;
}

/** Throws unless the state was issued for the installation that the callback arrived at. */
export function checkTarget(state: OAuthState, arrivedAt: OAuthTarget | undefined): void {
    if (
        differs(state.installationId, arrivedAt?.installationId) ||
        differs(state.spaceId, arrivedAt?.spaceId) ||
        differs(state.siteId, arrivedAt?.siteId)
    ) {
        throw new OAuthError(
            'oauth_state_foreign',
            'This connection was started for another installation.',
        );
    }
}

/** Throws unless the browser holds the token that the state was issued with. */
export async function checkBrowser(state: OAuthState, token: string | undefined): Promise<void> {
    if (token === undefined || (await digest(token)) !== state.browser) {
        throw new OAuthError(
            'oauth_browser_mismatch',
            'This connection was started in another browser, was finished before, or cookies are blocked.',
        );
    }
}

/** Throws when the configuration is no longer what it was at the start. */
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

/** A fixed redirect URI may belong to the integration or the installation, where less is known than at the start. */
function differs(issued?: string, arrived?: string): boolean {
    return arrived !== undefined && issued !== arrived;
}

/** What this isolate accepted, by nonce, with when it may be forgotten. */
const claimed = new Map<string, number>();

/** Takes the state for this attempt. Throws when it was taken before. */
export function claimState({ nonce, expiresAt }: OAuthState): void {
    const now = Date.now() / 1000;
    for (const [old, expiry] of claimed) {
        if (expiry <= now) {
            claimed.delete(old);
        }
    }
    if (claimed.has(nonce)) {
        throw new OAuthError('oauth_state_used', 'This connection was finished before.');
    }
    claimed.set(nonce, expiresAt);
}

/**
 * The same for equal configurations, whatever the order of their keys. Keyed, because the state is read by the provider:
 * a plain hash would let it try guesses of what the configuration holds.
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

/** Nothing for text that cannot have been signed. */
function decode(text: string): Uint8Array<ArrayBuffer> {
    try {
        return decodeBase64URL(text);
    } catch {
        return new Uint8Array();
    }
}
