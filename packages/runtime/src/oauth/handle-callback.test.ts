import { afterEach, expect, test, vi } from 'vitest';

import { environmentOf } from '../../test/support/envelope.ts';
import { startServer } from '../../test/support/http-server.ts';
import { createContext } from '../context.ts';
import { setBrowserCookie } from './browser-cookie.ts';
import { createOAuthHandler } from './handler.ts';
import { issueState } from './state.ts';

afterEach(() => void vi.restoreAllMocks());

test('times out after 20 seconds when the provider does not respond, with a page and a log line', async () => {
    const real = AbortSignal.timeout.bind(AbortSignal);
    const timeouts: number[] = [];
    // The test waits 50 ms instead of 20 s.
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
        timeouts.push(milliseconds);
        return real(milliseconds / 400);
    });
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    await using silent = await startServer(() => {});

    const environment = environmentOf();
    const address = 'http://platform/i/demo/oauth';
    const { text, state, browserToken } = await issueState(
        environment,
        { installationId: 'inst1' },
        environment.installation?.configuration ?? {},
    );
    const connect = createOAuthHandler({
        clientId: 'client',
        clientSecret: 'secret',
        authorizeURL: silent.url,
        accessTokenURL: silent.url,
    });
    const request = new Request(`${address}?code=c&state=${text}`, {
        headers: {
            cookie: setBrowserCookie(state.nonce, browserToken, address).split(';')[0] ?? '',
        },
    });
    const response = await connect(
        request,
        createContext(environment, () => {}),
    );

    expect(timeouts).toEqual([20_000]);
    expect(response.status).toBe(504);
    expect(await response.text()).toContain('did not answer within 20 seconds');
    expect(response.headers.get('set-cookie')).toContain('Max-Age=0');
    expect(log.mock.calls.flat().join()).toContain('oauth_unreachable');
});
