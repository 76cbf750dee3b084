import type { ContentKitRenderOutput } from '@bindery/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer, type TestServer } from './test-server.ts';

describe('traces of a development server', () => {
    let test: TestServer;
    beforeAll(async () => {
        test = await startTestServer();
    });
    afterAll(() => test[Symbol.asyncDispose]());

    it('record the response of a fetch event with credentials masked', async () => {
        const { installations } = await test.probe();
        const endpoint = installations[0]?.installation.urls.publicEndpoint;
        const sent = await (await fetch(`${endpoint}/environment`)).text();
        expect(sent).toContain('top-secret');
        const { response, environment, timing } = await test.waitFor(
            ({ type, label }) => type === 'fetch' && label.includes('/environment'),
        );
        expect(response?.headers).toContainEqual(['content-type', 'application/json']);
        expect(response).toMatchObject({ bytes: sent.length, isTruncated: false });
        expect(JSON.parse(response?.body ?? '')).toMatchObject({ secrets: { TOP: '••••••' } });
        expect(environment).toMatchObject({
            integration: { name: 'probe' },
            secrets: { TOP: '••••••' },
            installation: { configuration: { level: 'low' } },
        });
        expect(JSON.stringify(environment)).not.toContain('top-secret');
        expect(timing?.totalMs).toBeGreaterThan(0);
        expect(timing?.environmentMs).toBeGreaterThanOrEqual(0);
    });

    it('mask a secret by its value wherever a person reads it', async () => {
        const { installations } = await test.probe();
        const endpoint = installations[0]?.installation.urls.publicEndpoint;
        const encoded = Buffer.from('top-secret').toString('base64');
        const url = `${endpoint}/top-secret/environment?note=top-secret&more=${encoded}`;
        const sent = await fetch(url, { headers: { 'x-note': 'a top-secret b' } });
        // The integration and its caller get the value.
        expect(await sent.text()).toContain('top-secret');
        const trace = await test.waitFor(
            ({ type, label }) => type === 'fetch' && label.endsWith('••••••/environment'),
        );
        for (const path of [
            `/workbench/invocations/${trace.id}`,
            '/workbench/invocations?limit=200',
            '/v1/integrations/probe/events',
            `/v1/integrations/probe/events/${trace.id}`,
        ]) {
            const text = await (await test.call('GET', path)).text();
            expect(text, path).not.toContain('top-secret');
            expect(text, path).not.toContain(encoded.replace(/=+$/, ''));
        }
        // The event can be sent again as it was.
        const { invocationId } = await test.json<{ invocationId: string }>(
            'POST',
            `/workbench/invocations/${trace.id}/replay`,
        );
        const again = await test.waitFor(({ id }) => id === invocationId);
        expect(again.label).toBe(trace.label);
        expect(again.status).toBe(200);
    });

    it('mask credentials by the names of parameters and headers', async () => {
        const { installations } = await test.probe();
        const endpoint = installations[0]?.installation.urls.publicEndpoint;
        const parameters = ['api_key', 'apikey', 'secret', 'auth', 'hmac', 'X-Amz-Signature'];
        const query = parameters.map((name, index) => `${name}=hidden${index}`).join('&');
        await fetch(`${endpoint}/named/environment?${query}&author=shown`, {
            headers: { 'api-key': 'hidden6', 'x-auth-key': 'hidden7', 'x-other': 'shown' },
        });
        const trace = await test.waitFor(({ label }) => label.includes('/named/'));
        const text = JSON.stringify(trace.event);
        expect(text).not.toContain('hidden');
        expect(text).toContain('author=shown');
        expect(text).toContain('"x-other":"shown"');
    });

    it('record the output of a render', async () => {
        const space = await test.space();
        await test.json<ContentKitRenderOutput>('POST', '/v1/integrations/probe/render', {
            componentId: 'counter',
            props: { start: 3 },
            context: { type: 'document', spaceId: space.id, editable: true, theme: 'light' },
        });
        const { response } = await test.waitFor(({ type }) => type === 'ui_render');
        expect(JSON.parse(response?.body ?? '')).toMatchObject({
            type: 'element',
            state: { count: 3 },
            element: { type: 'block' },
        });
    });
});
