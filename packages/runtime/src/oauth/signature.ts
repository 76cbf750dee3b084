/** HMAC-SHA-256 with the integration's signing secret, and the encoding of what is signed. */
import type { IntegrationEnvironment } from '@gitbook/api';

import { OAuthError } from './error.ts';

const HMAC = { name: 'HMAC', hash: 'SHA-256' };

/**
 * The key for one purpose. The integration's own secret signs, not the installation's: a provider with a fixed redirect
 * URI sends the person back to an endpoint where no installation is known yet. The purpose and
 * the integration are part of what is signed, so a signature made elsewhere with the same secret means nothing here.
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

/** Compares in constant time. */
export async function isSigned(
    environment: IntegrationEnvironment,
    purpose: string,
    text: string,
    signature: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
    const key = await importKey(environment, 'verify');
    return crypto.subtle.verify(HMAC, key, signature, bytesOf(environment, purpose, text));
}

/** SHA-256, base64url. */
export async function digest(text: string): Promise<string> {
    return encodeBase64URL(
        new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))),
    );
}

/** 256 random bits, base64url: 43 characters. */
export function randomToken(): string {
    return encodeBase64URL(crypto.getRandomValues(new Uint8Array(32)));
}

export function encodeBase64URL(bytes: Uint8Array): string {
    return btoa(String.fromCharCode(...bytes))
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .replace(/=+$/, '');
}

/** Throws on text that is not base64url. */
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
    // Copied, because some typings let an encoder give shared memory, and others let no key sign that.
    return Uint8Array.from(new TextEncoder().encode(`${purpose}\n${integration.name}\n${text}`));
}

function importKey(environment: IntegrationEnvironment, usage: 'sign' | 'verify') {
    // Hosts older than `signingSecrets` give one secret under its former name.
    const secret = environment.signingSecrets?.integration ?? environment.signingSecret;
    if (!secret) {
        throw new OAuthError(
            'oauth_misconfigured',
            'The host gave no signing secret: the environment needs "signingSecrets.integration"',
        );
    }
    return crypto.subtle.importKey('raw', new TextEncoder().encode(secret), HMAC, false, [usage]);
}
