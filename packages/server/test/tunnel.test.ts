import { request, type OutgoingHttpHeaders } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { IntegrationEnvironment } from '@gitbook/api';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { PROBE, startTestServer, type TestServer } from './test-server.ts';

const OAUTH = fileURLToPath(new URL('../../../examples/oauth-connection', import.meta.url));
const TUNNEL = 'https://abc.example.net';

let server: TestServer;
beforeAll(async () => {
    vi.stubEnv('BINDERY_EXAMPLE_PROVIDER_URL', 'https://provider.example');
    vi.stubEnv('BINDERY_EXAMPLE_PROVIDER_SECRET', 'secret');
    server = await startTestServer({
        integrations: [{ folder: PROBE }, { folder: OAUTH }],
        tunnelUrl: TUNNEL,
    });
}, 180_000);
afterAll(async () => {
    vi.unstubAllEnvs();
    await server[Symbol.asyncDispose]();
});

interface ReceivedResponse {
    status: number | undefined;
    headers: NodeJS.Dict<string | string[]>;
    body: string;
}

/** Sends a request with headers that `fetch` does not let a caller set. */
function send(path: string, headers: OutgoingHttpHeaders): Promise<ReceivedResponse> {
    const { port } = new URL(server.server.api);
    return new Promise((resolve, reject) => {
        const outgoing = request({ host: '127.0.0.1', port, path, headers }, (response) => {
            let body = '';
            response.on('data', (chunk: Buffer) => (body += chunk.toString()));
            response.on('end', () =>
                resolve({ status: response.statusCode, headers: response.headers, body }),
            );
        });
        outgoing.on('error', reject);
        outgoing.end();
    });
}

test.each([
    ['keeps the host', { host: 'abc.example.net' }],
    ['replaces the host', { host: 'localhost:4880', 'x-forwarded-host': 'abc.example.net' }],
])('accepts a tunnel that %s, and gives integrations its URL', async (_, headers) => {
    const response = await send('/i/probe/hook?a=1', headers);
    expect(response).toMatchObject({
        status: 201,
        headers: { 'x-url': `${TUNNEL}/i/probe/hook?a=1` },
    });
    for (const path of ['/', '/v1/user', '/workbench/state']) {
        const refused = await send(path, headers);
        expect(refused.status, path).toBe(421);
        expect(refused.body).toContain('public endpoints of integrations only');
    }
});

test('names the tunnel in publicEndpoint', async () => {
    const { body } = await send('/i/probe/environment', { host: 'abc.example.net' });
    // The probe responds with its environment.
    const { integration } = JSON.parse(body) as IntegrationEnvironment;
    expect(integration.urls.publicEndpoint).toBe(`${TUNNEL}/i/probe`);
    const running = server.server.integrations.find(({ name }) => name === 'probe');
    expect(running?.publicEndpoint).toBe(`${TUNNEL}/i/probe`);
});

test('names the tunnel in the redirect_uri of an OAuth connection', async () => {
    const { integrations } = await server.state();
    const connection = integrations.find(
        ({ integration }) => integration.name === 'oauth-connection',
    );
    const { id = '', urls } = connection?.installations[0]?.installation ?? {};
    const { url } = await server.json<{ url: string }>(
        'POST',
        `/workbench/integrations/oauth-connection/installations/${id}/connect`,
        { url: `${urls?.publicEndpoint}/oauth` },
    );
    const { pathname, search } = new URL(url);
    const host = 'abc.example.net';
    const admitted = await send(pathname + search, { host });
    const [cookie = ''] = admitted.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/; Path=\/i\/oauth-connection; HttpOnly; Secure; SameSite=Lax$/);
    const { status, headers } = await send(pathname, { host, cookie: cookie.split(';')[0] });
    expect(status).toBe(302);
    const redirectUri = new URL(String(headers['location'])).searchParams.get('redirect_uri');
    expect(redirectUri).toMatch(`${TUNNEL}/i/oauth-connection/`);
});

test('names the option for a tunnel when it refuses an unknown host', async () => {
    const refused = await send('/i/probe/hook', { host: 'other.example.net' });
    expect(refused.status).toBe(421);
    expect(refused.body).toContain('--tunnel-url');
});
