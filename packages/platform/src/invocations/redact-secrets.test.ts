import type { Environment, Event } from '@bindery/contract';
import { expect, it } from 'vitest';

import { MASK } from '../secrets/secret-field.ts';
import { maskEnvironment } from './mask.ts';
import { createRedact } from './redact.ts';

const GITHUB_TOKEN = ['gh', 'p_0123456789abcdef0123456789abcdef0123'].join('');

/** The fields of an environment that hold secrets. */
const environment = {
    integration: {
        configurations: {
            account: {
                properties: {
                    account: { type: 'button', callback_url: '/oauth', button_text: 'Connect' },
                    team: { type: 'string' },
                },
            },
        },
    },
    secrets: { KEY: 'manifest-secret' },
    signingSecrets: { integration: 'signing-secret' },
    apiTokens: { integration: 'api-token-value' },
    installation: {
        configuration: {
            account: { id: 'stored-by-button' },
            team: 'documentation',
            note: GITHUB_TOKEN,
            deep: { a: { b: { c: { d: { e: { f: { g: { password: 'deep-password' } } } } } } } },
        },
    },
} as unknown as Environment;

const redact = createRedact(environment, { type: 'fetch' } as Event);

it.each([
    ['a secret of the manifest', 'manifest-secret'],
    ['a signing secret', 'signing-secret'],
    ['an API token', 'api-token-value'],
    ['what a button of the manifest stored', 'stored-by-button'],
    ['a token in a field of an ordinary name', GITHUB_TOKEN],
    ['a deeply nested password', 'deep-password'],
])('masks %s', (_secret, value) => {
    expect(redact(`value: ${value}.`)).toBe(`value: ${MASK}.`);
});

it.each([
    ['base64', (value: string) => Buffer.from(value).toString('base64')],
    ['base64url', (value: string) => Buffer.from(value).toString('base64url')],
    ['a URL', (value: string) => `https://example.com/${encodeURIComponent(value)}?a=b`],
])('masks a secret in %s', (_, spell) => {
    const secret = 'geheim/?>ÿÿÿ value';
    const mask = createRedact(
        { ...environment, secrets: { OTHER: secret } } as Environment,
        { type: 'fetch' } as Event,
    );
    expect(mask(`x ${spell(secret)} y`)).not.toContain(spell(secret).replace(/=+$/, ''));
});

it('keeps other values of the configuration', () => {
    expect(redact('team: documentation')).toBe('team: documentation');
});

it('masks the same values in an environment for display', () => {
    const text = JSON.stringify(maskEnvironment(environment));
    expect(text).not.toMatch(/-secret|api-token|stored-by-button|deep-password/);
    expect(text).not.toContain(GITHUB_TOKEN);
    expect(text).toContain('documentation');
});
