import { sendJSON, startServer, type TestServer } from '../support/http-server.ts';

/** Starts token endpoints at different paths, each with a response that deviates from RFC 6749. */
export function startOddProvider(): Promise<TestServer> {
    let issued = 0;
    const busyOnce = new Set<string>();
    return startServer(({ url, body }, response) => {
        const answers: Record<string, () => unknown> = {
            '/html': () =>
                response.writeHead(200, { 'content-type': 'text/html' }).end('<p>hi</p>'),
            '/html-error': () => response.writeHead(500).end('<h1>secret stack</h1>'),
            '/empty': () => response.writeHead(200).end(),
            '/error-200': () =>
                sendJSON(response, { error: 'bad_refresh_token', error_description: 'Used' }),
            '/error-object': () =>
                sendJSON(response, { error: { type: 'OAuthException', message: 'Code <used>' } }),
            '/error-number': () => sendJSON(response, { error: 7 }),
            '/not-ok': () => sendJSON(response, { ok: false, error: 'invalid_code' }),
            '/not-ok-message': () => sendJSON(response, { ok: false, message: 'No such code' }),
            '/list': () => sendJSON(response, []),
            '/no-token': () => sendJSON(response, { token_type: 'Bearer' }),
            '/nested': () =>
                sendJSON(response, {
                    ok: true,
                    error: { code: 'none' },
                    authed_user: { access_token: 'nested-token' },
                }),
            '/redirect': () => response.writeHead(307, { location: '/stolen' }).end(),
            '/no-expiry': () => sendJSON(response, { access_token: 'lasting' }),
            '/same-refresh': () => sendJSON(response, { access_token: 'next', expires_in: 3600 }),
            // Accepts only the last refresh token. Its access tokens expire after one millisecond.
            '/rotating': () => {
                const sent = new URLSearchParams(body).get('refresh_token');
                if (issued > 0 && sent !== `rotated-${issued}`) {
                    return sendJSON(response, { error: 'invalid_grant' }, 400);
                }
                issued += 1;
                return sendJSON(response, {
                    access_token: `short-${issued}`,
                    refresh_token: `rotated-${issued}`,
                    expires_in: 0.001,
                });
            },
            // Fails the first request with each refresh token or code.
            '/busy-once': () => {
                if (busyOnce.has(body)) {
                    return sendJSON(response, { access_token: 'second attempt', expires_in: 3600 });
                }
                busyOnce.add(body);
                return response.writeHead(503).end('busy');
            },
            '/busy': () => response.writeHead(503, { 'retry-after': '2' }).end('busy'),
            '/null-refresh': () =>
                sendJSON(response, { access_token: 'next', expires_in: 60, refresh_token: null }),
            '/authed-user': () =>
                sendJSON(response, { ok: true, authed_user: { access_token: 'nested-next' } }),
            '/silent': () => undefined,
            '/broken': () => response.destroy(),
        };
        (answers[url] ?? (() => response.writeHead(404).end()))();
    });
}
