import { afterEach, describe, expect, test, vi } from 'vitest';

import { environmentOf } from '../../test/support/envelope.ts';
import { sendJSON, startServer } from '../../test/support/http-server.ts';
import { createContext } from '../context.ts';
import { defaultOAuthExtractCredentials } from './extract-credentials.ts';
import { requestToken } from './token-request.ts';
import { getOAuthToken } from './get-oauth-token.ts';

const NOW = Date.UTC(2026, 10, 30);

const config = {
    clientId: 'client',
    clientSecret: 'secret',
    accessTokenURL: 'http://127.0.0.1:1/never-asked',
};
const context = createContext(environmentOf(), () => {});

afterEach(() => void vi.useRealTimers());

describe('returns the stored token', () => {
    test.each([
        ['without an expiry', undefined],
        ['with an expiry of 0', 0],
        ['that expires in 11 seconds', Date.now() + 11_000],
        ['with an expiry of 0 as text', '0'],
        ['with an expiry of null', null],
        ['with an expiry in seconds', Math.floor(Date.now() / 1000) + 60],
        ['with an expiry in milliseconds as text', String(Date.now() + 60_000)],
        ['with an expiry outside the range of a JavaScript Date', 9e20],
        ['with an expiry as a date', new Date(Date.now() + 60_000).toISOString()],
    ])('%s', async (_, expires_at) => {
        const credentials = { access_token: 'a', expires_at } as never;
        expect(await getOAuthToken(credentials, config, context)).toBe('a');
    });
});

test.each([10_000, 9_999, 0, -1])('refreshes a token that expires in %i ms', async (left) => {
    vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
    const credentials = { access_token: 'a', expires_at: NOW + left } as never;
    await expect(getOAuthToken(credentials, config, context)).rejects.toMatchObject({
        code: 'oauth_expired',
    });
});

test('times out when the token endpoint does not respond', async () => {
    await using silent = await startServer(() => {});
    const request = requestToken({ ...config, accessTokenURL: silent.url }, undefined, {}, 50);
    await expect(request).rejects.toMatchObject({
        code: 'oauth_unreachable',
        message: expect.stringContaining('did not answer within 0.05 seconds'),
    });
});

test('a URL that is a function needs an installation', async () => {
    const request = requestToken({ ...config, accessTokenURL: ({ id }) => id }, undefined, {});
    await expect(request).rejects.toMatchObject({ code: 'oauth_misconfigured' });
});

test('refuses an extractCredentials that returns no update', async () => {
    vi.spyOn(console, 'debug').mockImplementation(() => {});
    await using provider = await startServer((_request, response) => sendJSON(response, { a: 1 }));
    const stale = { access_token: 'a', refresh_token: 'r', expires_at: '1999-01-01' };
    const extractCredentials = (() => undefined) as never;
    const token = getOAuthToken(
        stale,
        { ...config, accessTokenURL: provider.url, extractCredentials },
        context,
    );
    await expect(token).rejects.toMatchObject({
        code: 'oauth_misconfigured',
        message: expect.stringContaining('"extractCredentials" returned no update'),
    });
});

test('defaultOAuthExtractCredentials stores token, expiry and refresh token', () => {
    vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
    expect(
        defaultOAuthExtractCredentials({ access_token: 'a', expires_in: 60, refresh_token: 'r' }),
    ).toEqual({
        configuration: {
            oauth_credentials: { access_token: 'a', expires_at: NOW + 60_000, refresh_token: 'r' },
        },
    });
    expect(() => defaultOAuthExtractCredentials({} as never)).toThrow(
        'Failed to retrieve access_token from response',
    );
});
