import { afterEach, describe, expect, test, vi } from 'vitest';

import { environmentOf } from '../../test/support/envelope.ts';
import { sendJSON, startServer } from '../../test/support/http-server.ts';
import { createContext } from '../context.ts';
import { defaultOAuthExtractCredentials } from './credentials.ts';
import { requestToken } from './token-request.ts';
import { getOAuthToken } from './token.ts';

const config = {
    clientId: 'client',
    clientSecret: 'secret',
    accessTokenURL: 'http://127.0.0.1:1/never-asked',
};
const context = createContext(environmentOf(), () => {});

afterEach(() => void vi.useRealTimers());

describe('a token is used as it is', () => {
    test.each([
        ['without an expiry', undefined],
        ['with an expiry of 0', 0],
        ['that lives for 11 seconds more', Date.now() + 11_000_000],
        ['with an expiry as text', new Date(Date.now() + 60_000).toISOString()],
    ])('%s', async (_, expires_at) => {
        const credentials = { access_token: 'a', expires_at } as never;
        expect(await getOAuthToken(credentials, config, context)).toBe('a');
    });
});

test.each([10_000, 9_999, 0, -1])('a token with %i ms left is refreshed', async (left) => {
    vi.useFakeTimers({ now: 1_000_000, toFake: ['Date'] });
    const credentials = { access_token: 'a', expires_at: 1_000_000 + left } as never;
    await expect(getOAuthToken(credentials, config, context)).rejects.toMatchObject({
        code: 'oauth_expired',
    });
});

test('a token endpoint that does not answer is given up', async () => {
    await using silent = await startServer(() => {});
    const request = requestToken({ ...config, accessTokenURL: silent.url }, undefined, {}, 50);
    await expect(request).rejects.toMatchObject({
        code: 'oauth_unreachable',
        message: expect.stringContaining('did not answer within 0.05 seconds'),
    });
});

test('a URL that depends on an installation needs one', async () => {
    const request = requestToken({ ...config, accessTokenURL: ({ id }) => id }, undefined, {});
    await expect(request).rejects.toMatchObject({ code: 'oauth_misconfigured' });
});

test('credentials that are no update are refused', async () => {
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

test('the default credentials', () => {
    vi.useFakeTimers({ now: 1_000_000, toFake: ['Date'] });
    expect(
        defaultOAuthExtractCredentials({ access_token: 'a', expires_in: 60, refresh_token: 'r' }),
    ).toEqual({
        configuration: {
            oauth_credentials: { access_token: 'a', expires_at: 1_060_000, refresh_token: 'r' },
        },
    });
    expect(() => defaultOAuthExtractCredentials({} as never)).toThrow(
        'Failed to retrieve access_token from response',
    );
});
