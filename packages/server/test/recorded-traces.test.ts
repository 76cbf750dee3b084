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
