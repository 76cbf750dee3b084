/** Connecting an account by OAuth, with both SDKs, starts only with a ticket of the configuration screen. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { createVisitor } from './site-visitor.ts';
import { startTestServer, type TestServer } from './test-server.ts';

const OAUTH = fileURLToPath(new URL('../../../examples/oauth-connection', import.meta.url));

describe.each(['bindery', 'reference'] as const)('with the %s SDK', (sdk) => {
    let test: TestServer;
    let provider: Server;
    let id: string;
    let start: string;

    beforeAll(async () => {
        provider = createServer((_request, response) => {
            response.setHeader('Content-Type', 'application/json');
            response.end(JSON.stringify({ access_token: 'granted', expires_in: 3600 }));
        });
        await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
        const { port } = provider.address() as AddressInfo;
        vi.stubEnv('BINDERY_EXAMPLE_PROVIDER_URL', `http://127.0.0.1:${port}`);
        vi.stubEnv('BINDERY_EXAMPLE_PROVIDER_SECRET', 'secret');
        test = await startTestServer({
            sdk,
            integrations: [{ folder: OAUTH }],
            allowPrivateNetwork: true,
        });
        const { installation } = (await integration()).installations[0] ?? {};
        id = installation?.id ?? '';
        start = `${installation?.urls.publicEndpoint}/oauth`;
    });
    afterAll(async () => {
        vi.unstubAllEnvs();
        await test[Symbol.asyncDispose]();
        provider.close();
    });

    async function integration() {
        const [found] = (await test.state()).integrations;
        if (found === undefined) throw new Error('It should be there.');
        return found;
    }

    const isConnected = async () => {
        const { configuration } = (await integration()).installations[0]?.installation ?? {};
        return configuration !== undefined && 'oauth_credentials' in configuration;
    };

    const ticket = async (url = start) =>
        (
            await test.json<{ url: string }>(
                'POST',
                `/workbench/integrations/oauth-connection/installations/${id}/connect`,
                { url },
            )
        ).url;

    it('answers a start without a ticket with a page that says what to do', async () => {
        const page = await createVisitor().get(start);
        expect(page.status).toBe(403);
        expect(page.headers.get('location')).toBeNull();
        expect(page.headers.getSetCookie()).toEqual([]);
        const text = await page.text();
        expect(text).toContain('Open the configuration of the integration');
        expect(text).toContain(`href="${test.server.api}/integrations/oauth-connection"`);
        const json = await fetch(start, { redirect: 'manual' });
        expect(await json.json()).toMatchObject({ error: { code: 403 } });
    });

    it.each([
        ['forged', (url: string) => url.slice(0, -1) + (url.endsWith('0') ? '1' : '0')],
        ['of another installation', (url: string) => url.replace(/ticket=[^.]+/, 'ticket=other')],
        ['with a later expiry', (url: string) => url.replace(/\.(\d+)\./, (_, n) => `.${n}0.`)],
        ['empty', (url: string) => url.replace(/ticket=.*/, 'ticket=')],
    ])('refuses a ticket that is %s', async (_, change) => {
        const visitor = createVisitor();
        const refused = await visitor.get(change(await ticket()));
        expect([refused.status, visitor.cookies.size]).toEqual([403, 0]);
        expect(await refused.text()).toContain('expired');
    });

    it('connects the account with a ticket, in one browser', async () => {
        const visitor = createVisitor();
        const admitted = await visitor.get(await ticket());
        // The ticket leaves the URL before the integration is called.
        expect([admitted.status, admitted.headers.get('location')]).toEqual([
            303,
            new URL(start).pathname,
        ]);
        const started = await visitor.get(start);
        expect(started.status).toBe(302);
        const location = new URL(started.headers.get('location') ?? '');
        expect(location.searchParams.get('redirect_uri')).toBe(start);
        const state = location.searchParams.get('state') ?? '';
        const callback = `${start}?${new URLSearchParams({ code: 'code', state }).toString()}`;

        const stranger = await createVisitor().get(callback);
        expect(stranger.status).toBeGreaterThanOrEqual(400);
        expect(await isConnected()).toBe(false);
        const returned = await visitor.get(callback);
        expect(returned.status).toBe(200);
        expect(await isConnected()).toBe(true);
    });

    it.each([
        ['plain', (state: string) => state],
        ['after white space', (state: string) => ` ${state}`],
        ['after a line break', (state: string) => `\n${state}`],
        ['after a tab', (state: string) => `\t${state}`],
        ['with an escape in the name', (state: string) => state.replace('inst', '\\u0069nst')],
        ['as a list', (state: string) => state.replace(/"(\w+)"\}$/, '["$1"]}')],
        ['as a nested list', (state: string) => state.replace(/"(\w+)"\}$/, '[["$1"]]}')],
        ['through a path', (state: string) => state.replace(/"(\w+)"\}$/, '"x/../$1"}')],
        ['twice', (state: string) => state.replace('{', '{"installationId":"other",')],
        ['after a byte order mark', (state: string) => `\uFEFF${state}`],
        ['in a list of fields', (state: string) => state.replace('{', '{"spaceId":[".."],')],
    ])(
        'lets no stranger end a connection whose state names the installation %s',
        async (_, spell) => {
            const before = JSON.stringify((await integration()).installations);
            const state = spell(JSON.stringify({ installationId: id }));
            const endpoints = [start, start.replace(/\/~[^/]+/, '')];
            for (const endpoint of endpoints) {
                const callback = `${endpoint}?${new URLSearchParams({ code: 'theirs', state }).toString()}`;
                for (const method of ['GET', 'POST']) {
                    const response = await fetch(callback, { method, redirect: 'manual' });
                    expect(response.status, `${method} ${callback}`).toBe(403);
                }
            }
            expect(JSON.stringify((await integration()).installations)).toBe(before);
        },
    );

    it('sends no event that is a callback for another installation', async () => {
        const before = JSON.stringify((await integration()).installations);
        const send = (state: object, url: unknown = undefined) => {
            const query = new URLSearchParams({ code: 'theirs', state: JSON.stringify(state) });
            return test.call('POST', '/workbench/events', {
                integration: 'oauth-connection',
                event: {
                    type: 'fetch',
                    request: {
                        method: 'get',
                        url: url ?? `${start}?${query.toString()}`,
                        headers: {},
                    },
                },
            });
        };
        for (const installationId of ['another', [id], `x/../${id}`]) {
            expect((await send({ installationId })).status).toBe(403);
        }
        expect((await send({ installationId: id, spaceId: '../../other/spaces/a' })).status).toBe(
            403,
        );
        for (const url of [[start], 5, 'nowhere']) expect((await send({}, url)).status).toBe(400);
        expect(JSON.stringify((await integration()).installations)).toBe(before);
        expect((await send({})).status).toBe(200);
    });

    it('gives no ticket for URLs that are not of the installation', async () => {
        for (const url of [
            'https://example.com/oauth',
            start.replace('oauth-connection', 'other'),
            start.replace(id, 'another'),
            start.replace('/i/', '/x/'),
        ]) {
            expect(await ticket(url)).toBe(url);
        }
        for (const url of ['javascript:alert(1)', '/oauth', 5]) {
            const refused = await test.call(
                'POST',
                `/workbench/integrations/oauth-connection/installations/${id}/connect`,
                { url },
            );
            expect([url, refused.status]).toEqual([url, 400]);
        }
    });
});
