import { afterEach, expect, test, vi } from 'vitest';

import { environmentOf } from '../../test/support/envelope.ts';
import { startServer } from '../../test/support/http-server.ts';
import { createContext } from '../context.ts';
import { bindBrowser } from './browser.ts';
import { createOAuthHandler } from './handler.ts';
import { issueState } from './state.ts';

afterEach(() => void vi.restoreAllMocks());

test('a provider that stays silent is given up after 20 seconds, with a page and a log line', async () => {
    const real = AbortSignal.timeout.bind(AbortSignal);
    const asked: number[] = [];
    // A clock that runs four hundred times as fast.
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
        asked.push(milliseconds);
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
        headers: { cookie: bindBrowser(state.nonce, browserToken, address).split(';')[0] ?? '' },
    });
    const answer = await connect(
        request,
        createContext(environment, () => {}),
    );

    expect(asked).toEqual([20_000]);
    expect(answer.status).toBe(504);
    expect(await answer.text()).toContain('did not answer within 20 seconds');
    expect(answer.headers.get('set-cookie')).toContain('Max-Age=0');
    expect(log.mock.calls.flat().join()).toContain('oauth_unreachable');
});
