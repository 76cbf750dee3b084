import { sendJSON, startServer, type TestServer } from '../support/http-server.ts';

/** A token endpoint at each path, which answers what no RFC asks for. */
export function startOddProvider(): Promise<TestServer> {
    let issued = 0;
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
            // Accepts the last refresh token alone; what it issues has expired already.
            '/rotating': () => {
                const sent = new URLSearchParams(body).get('refresh_token');
                if (issued > 0 && sent !== `rotated-${issued}`) {
                    return sendJSON(response, { error: 'invalid_grant' }, 400);
                }
                issued += 1;
                return sendJSON(response, {
                    access_token: `short-${issued}`,
                    refresh_token: `rotated-${issued}`,
                    expires_in: -1,
                });
            },
            '/broken': () => response.destroy(),
        };
        (answers[url] ?? (() => response.writeHead(404).end()))();
    });
}
