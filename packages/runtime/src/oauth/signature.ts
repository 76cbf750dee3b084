/** HMAC-SHA-256 signatures with the integration's signing secret, random tokens, and base64url. */
import type { IntegrationEnvironment } from '@gitbook/api';

import { OAuthError } from './error.ts';

const HMAC = { name: 'HMAC', hash: 'SHA-256' };

/**
 * Signs a string for one purpose. Uses the integration's secret, not the installation's, because the installation is
 * not known yet at a fixed redirect URI. The signed bytes include the purpose and the integration's name, so a
 * signature for another purpose is not valid.
 */
export async function sign(
    environment: IntegrationEnvironment,
    purpose: string,
    text: string,
): Promise<Uint8Array> {
    const key = await importKey(environment, 'sign');
    const message = bytesOf(environment, purpose, text);
    return new Uint8Array(await crypto.subtle.sign(HMAC, key, message));
}

/** Verifies a signature of `sign`, in constant time. */
export async function isSigned(
    environment: IntegrationEnvironment,
    purpose: string,
    text: string,
    signature: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
    const key = await importKey(environment, 'verify');
    return crypto.subtle.verify(HMAC, key, signature, bytesOf(environment, purpose, text));
}

/** Returns the SHA-256 hash of a text as base64url. */
export async function digest(text: string): Promise<string> {
    return encodeBase64URL(
        new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))),
    );
}

/** Returns 256 random bits as base64url, 43 characters. */
export function randomToken(): string {
    return encodeBase64URL(crypto.getRandomValues(new Uint8Array(32)));
}

export function encodeBase64URL(bytes: Uint8Array): string {
    return btoa(String.fromCharCode(...bytes))
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .replace(/=+$/, '');
}

/** Throws for text that is not base64url. */
export function decodeBase64URL(text: string): Uint8Array<ArrayBuffer> {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = new Uint8Array(binary.length);
    for (let index = 0; index < binary.length; index++) {
        bytes[index] = binary.charCodeAt(index);
    }
    return bytes;
}

function bytesOf(
    { integration }: IntegrationEnvironment,
    purpose: string,
    text: string,
): Uint8Array<ArrayBuffer> {
    // The copy satisfies the types of both Node and workers: an encoder may return shared memory, and `sign` refuses
    // it.
    return Uint8Array.from(new TextEncoder().encode(`${purpose}\n${integration.name}\n${text}`));
}

function importKey(environment: IntegrationEnvironment, usage: 'sign' | 'verify') {
    // Older hosts send one secret under its former name.
    const secret = environment.signingSecrets?.integration ?? environment.signingSecret;
    if (!secret) {
        throw new OAuthError(
            'oauth_misconfigured',
            'The host sent no signing secret: the environment needs "signingSecrets.integration"',
        );
    }
    return crypto.subtle.importKey('raw', new TextEncoder().encode(secret), HMAC, false, [usage]);
}
