import { describe, expect, test } from 'vitest';

import { OAuthError } from './error.ts';
import { readTokenResponse } from './token-response.ts';

const url = new URL('https://provider.example/oauth/token');

function read(text: string, status = 200, headers: Record<string, string> = {}) {
    return readTokenResponse({ url, status, headers: new Headers(headers), text });
}

function errorOf(text: string, status: number, headers?: Record<string, string>): OAuthError {
    try {
        read(text, status, headers);
    } catch (error) {
        if (error instanceof OAuthError) return error;
        throw error;
    }
    throw new Error('no error');
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };

describe('reads', () => {
    test.each([
        ['JSON', '{"access_token":"a"}', {}],
        ['JSON with a byte order mark', '\uFEFF{"access_token":"a"}', {}],
        ['JSON with white space', '\n {"access_token":"a"}\r\n', {}],
        ['JSON that is declared as a form', '{"access_token":"a"}', FORM],
        ['a form', 'access_token=a', FORM],
        ['a form with a byte order mark', '\uFEFFaccess_token=a', FORM],
        ['a form that is declared as text', 'access_token=a', { 'content-type': 'text/plain' }],
    ])('%s', (_, text, headers) => {
        expect(read(text, 200, headers)).toEqual({ access_token: 'a' });
    });

    test('the escapes of a form', () => {
        expect(read('access_token=a%2Fb+c&token_type=bearer&scope=a%2Cb', 200, FORM)).toEqual({
            access_token: 'a/b c',
            token_type: 'bearer',
            scope: 'a,b',
        });
    });

    test('the error of a form', () => {
        const error = errorOf('error=bad_verification_code&error_description=Old', 200, FORM);
        expect(error).toMatchObject({
            code: 'oauth_refused',
            providerError: 'bad_verification_code',
            message: 'provider.example: bad_verification_code: Old',
        });
    });
});

describe('oauth_unavailable', () => {
    test.each([
        [500, ''],
        [502, '<html>'],
        [503, '{"error":"anything"}'],
        [504, 'null'],
        [599, ''],
        [429, '{"ok":false}'],
        [408, ''],
        [425, ''],
        [400, '{"error":"temporarily_unavailable"}'],
        [400, '{"error":"server_error"}'],
        [403, '{"error":{"type":"rate_limit_exceeded","message":"Slow"}}'],
        [200, '{"ok":false,"error":"ratelimited"}'],
    ])('status %i with the body %j is temporary', (status, text) => {
        const error = errorOf(text, status);
        expect(error).toMatchObject({ code: 'oauth_unavailable', isTemporary: true });
        expect(error.message).toContain('The connection stays valid: try again later.');
    });

    test('has the wait that the provider asks for', () => {
        const error = errorOf('', 429, { 'retry-after': '7' });
        expect(error.retryAfterSeconds).toBe(7);
        expect(error.message).toContain('try again in 7 seconds.');
    });

    test('contains no HTML of the provider', () => {
        expect(errorOf('<h1>stack</h1>', 500).message).not.toContain('stack');
    });
});

describe('oauth_misconfigured', () => {
    test.each([
        ['/elsewhere', 'https://provider.example/elsewhere'],
        ['https://other.example/x?token=secret#y', 'https://other.example/x'],
        ['//other.example/x', 'https://other.example/x'],
    ])('a redirect to %s names its target and the option', (location, shown) => {
        const error = errorOf('busy', 302, { location });
        expect(error).toMatchObject({ code: 'oauth_misconfigured', isTemporary: false });
        expect(error.message).toContain(`(status 302) to ${shown},`);
        expect(error.message).toContain('"accessTokenURL"');
        expect(error.message).not.toContain('secret');
    });

    test('the error of a redirect without a target says that it has none', () => {
        expect(errorOf('', 304).message).toContain('to an unknown address');
    });
});

describe('oauth_refused', () => {
    test.each([
        ['{"error":"invalid_grant","error_description":"Revoked"}', 400, 'invalid_grant'],
        ['{"error":"invalid_grant"}', 500, 'invalid_grant'],
        ['{"error":{"code":"bad","message":"No"}}', 403, 'bad'],
        ['{"status":"BAD_REFRESH_TOKEN","message":"unknown"}', 400, 'BAD_REFRESH_TOKEN'],
        ['{"message":"No"}', 400, undefined],
        ['', 400, undefined],
    ])('%s with status %i', (text, status, providerError) => {
        expect(errorOf(text, status)).toMatchObject({
            code: 'oauth_refused',
            isTemporary: false,
            providerError,
        });
    });

    test.each([
        ['{"error":"invalid_client"}', 401],
        ['{"error":"invalid_client"}', 400],
        ['', 401],
    ])('%s with status %i suggests the other client authentication', (text, status) => {
        expect(errorOf(text, status).message).toContain('"tokenEndpointAuthMethod"');
    });
});

describe('oauth_unreadable', () => {
    test.each([
        ['', 200],
        ['<p>access_token=a</p>', 200],
        ['[]', 200],
        ['"text"', 200],
        ['null', 200],
        ['hello=world', 200],
        ['', 404],
        ['<h1>Forbidden</h1>', 403],
        ['Gone', 410],
    ])('%j with status %i', (text, status) => {
        const error = errorOf(text, status);
        expect(error).toMatchObject({ code: 'oauth_unreadable', isTemporary: false });
        expect(error.message).toContain('check "accessTokenURL"');
    });
});
