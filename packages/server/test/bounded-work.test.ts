import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DEFAULT_CPU_SHARES } from '../src/budget/cpu-budgets.ts';
import { lzBomb } from './lz-bomb.ts';
import { PROBE, startTestServer, type TestServer } from './test-server.ts';

const SITE_PROBE = fileURLToPath(new URL('fixtures/site-probe', import.meta.url));

const WIDE = `[${'[],'.repeat(300_000)}[]]`;
const DEEP = '['.repeat(900_000);

/** Inputs that cost the host seconds when they are decoded or parsed without limits. */
describe('bounded work', () => {
    let test: TestServer;
    beforeAll(async () => {
        test = await startTestServer({
            integrations: [{ folder: PROBE }, { folder: SITE_PROBE }],
            cpuShares: {
                ...DEFAULT_CPU_SHARES,
                address: { share: 0.0001, burstMs: 20 },
                code: { share: 0.0001, burstMs: 20 },
            },
        });
    });
    afterAll(() => test[Symbol.asyncDispose]());

    const post = (path: string, body: string) =>
        fetch(test.server.api + path, {
            method: 'POST',
            headers: { Authorization: `Bearer ${test.server.token}` },
            body,
        });

    /** Measures the user CPU time of one request in milliseconds. The host runs in this process. */
    async function cpuOf(send: () => Promise<Response>): Promise<[status: number, ms: number]> {
        const before = process.cpuUsage();
        const response = await send();
        await response.arrayBuffer();
        const { user } = process.cpuUsage(before);
        return [response.status, user / 1000];
    }

    it.each([
        [
            'an LZ-string bomb',
            () => test.call('GET', `/v1/integrations/probe/render?request=${lzBomb(15_000)}`),
            413,
        ],
        ['deep JSON', () => post('/v1/integrations/probe/render', DEEP), 400],
        ['wide JSON', () => post('/v1/integrations/probe/render', WIDE), 400],
        ['a deep page', () => post('/workbench/events', `{"event":${DEEP}`), 400],
        ['a wide publication', () => post('/v1/integrations/other', `{"scopes":${WIDE}}`), 400],
        [
            'a deep configuration',
            async () => {
                const path = `/v1/integrations/probe/installations/${await test.installationId()}`;
                const deep = '{"a":'.repeat(5000) + '1' + '}'.repeat(5000);
                return fetch(test.server.api + path, {
                    method: 'PATCH',
                    headers: { Authorization: `Bearer ${test.server.token}` },
                    body: `{"configuration":${deep}}`,
                });
            },
            400,
        ],
    ] as const)('refuses %s at a small cost', async (_name, send, status) => {
        const [answered, ms] = await cpuOf(send);
        expect(answered).toBe(status);
        // Without limits these requests take from 0.3 s to minutes. The bound includes the validator's first use.
        expect(ms).toBeLessThan(2000);
    });

    it.each([
        ['deep JSON', DEEP.slice(0, 250_000)],
        ['wide JSON', WIDE.slice(0, 250_000)],
    ])('refuses %s of an anonymous reader of a site', async (_name, body) => {
        const { sites } = await test.state();
        const url = sites[0]?.url ?? '';
        const [status] = await cpuOf(() =>
            fetch(`${url}/~render/site-probe`, { method: 'POST', body }),
        );
        expect(status).toBe(400);
    });

    it('refuses a render of an integration that the site does not have before it reads the body', async () => {
        const { sites } = await test.state();
        const response = await fetch(`${sites[0]?.url}/~render/unknown`, {
            method: 'POST',
            body: '{',
        });
        expect(response.status).toBe(404);
    });

    /** Sends a request until the caller has used its share, and returns the last response. */
    async function untilRefused(send: () => Promise<Response>): Promise<Response> {
        for (let count = 0; count < 500; count++) {
            const response = await send();
            await response.arrayBuffer();
            if (response.status === 429) return response;
        }
        throw new Error('It was never refused.');
    }

    it('gives the token of an integration its share of computing time, and other tokens theirs', async () => {
        const { installations } = await test.probe();
        const installation = installations[0]?.installation;
        const endpoint = installation?.urls.publicEndpoint ?? '';
        const environment = (await (await fetch(`${endpoint}/environment`)).json()) as {
            apiTokens: { integration: string; installation: string };
        };
        const read = (token: string) =>
            fetch(`${test.server.api}/v1/integrations/probe/installations/${installation?.id}`, {
                headers: { Authorization: `Bearer ${token}` },
            });
        const refused = await untilRefused(() =>
            fetch(`${test.server.api}/v1/integrations/probe/render`, {
                method: 'POST',
                headers: { Authorization: `Bearer ${environment.apiTokens.integration}` },
                body: WIDE,
            }),
        );
        expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
        expect((await read(environment.apiTokens.integration)).status).toBe(429);
        expect((await read(environment.apiTokens.installation)).status).toBe(200);
        expect((await read(test.server.token)).status).toBe(200);
    });

    it('gives an anonymous address its share of computing time, and other addresses theirs', async () => {
        const { sites } = await test.state();
        const from = (address: string) =>
            fetch(sites[0]?.url ?? '', { headers: { 'X-Forwarded-For': address } });
        const refused = await untilRefused(() => from('192.0.2.1'));
        expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
        expect((await from('192.0.2.2')).status).toBe(200);
        expect((await fetch(`${test.server.api}/health`)).status).toBe(200);
    });

    it('stores an OpenAPI document of 12,000 keys in YAML, and shows its content', async () => {
        const { organizations } = await test.state();
        const path = `/v1/orgs/${organizations[0]?.id}/openapi/keys`;
        const keys = Array.from({ length: 12_000 }, (_, n) => `k${n}: v\n`).join('');
        const startedAt = performance.now();
        const stored = await fetch(test.server.api + path, {
            method: 'PUT',
            headers: { Authorization: `Bearer ${test.server.token}` },
            body: JSON.stringify({ source: { text: `openapi: 3.1.0\n${keys}` } }),
        });
        expect(stored.status).toBe(201);
        for (let count = 0; count < 3; count += 1) {
            const response = await test.call('GET', `${path}/versions/latest/content`);
            const content = (await response.json()) as { filesystem: Record<string, object> };
            expect(content.filesystem['keys.yaml']).toMatchObject({
                openapi: '3.1.0',
                k11999: 'v',
            });
        }
        // It takes a second. Comparing each key with all others takes half a minute each time.
        expect(performance.now() - startedAt).toBeLessThan(20_000);
    });

    it('refuses compressed bodies, which it does not decompress', async () => {
        const response = await fetch(`${test.server.api}/v1/integrations/probe/render`, {
            method: 'POST',
            headers: {
                Authorization: `Bearer ${test.server.token}`,
                'Content-Encoding': 'gzip',
            },
            body: new Uint8Array(
                await new Response(
                    new Blob(['{}']).stream().pipeThrough(new CompressionStream('gzip')),
                ).arrayBuffer(),
            ),
        });
        expect(response.status).toBe(400);
    });
});
