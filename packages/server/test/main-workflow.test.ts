import type { DocumentBlock, LiveMessage, PageContent } from '@bindery/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DATABASES } from '@bindery/test-support/databases';
import { fetchFrame } from './fetch-frame.ts';
import { PROBE, startTestServer, type TestServer } from './test-server.ts';

/** The main workflow of an author over HTTP, on one host whose installation is configured first. */
describe.each(DATABASES)('the main workflow on %s', (database) => {
    let test: TestServer;
    let atStart: Awaited<ReturnType<TestServer['state']>>;
    let configured: object;

    beforeAll(async () => {
        test = await startTestServer({ database });
        atStart = await test.state();
        const { data } = await test.api.integrations.updateIntegrationInstallation(
            'probe',
            await test.installationId(),
            { configuration: { key: 'abc' } },
        );
        configured = data;
    });
    afterAll(() => test[Symbol.asyncDispose]());

    it('starts with a space, a site and a pending installation', async () => {
        expect(atStart.spaces).toHaveLength(1);
        expect(atStart.sites).toHaveLength(1);
        const [probe] = atStart.integrations;
        expect(probe?.sdk).toBe('bindery');
        expect(atStart.builds).toMatchObject([
            { integration: 'probe', folder: PROBE, status: { state: 'built', version: 1 } },
        ]);
        expect(probe?.installations[0]).toMatchObject({
            installation: { status: 'pending', configuration: { level: 'low' } },
            spaces: [{ status: 'active', configuration: { enabled: true } }],
        });
        expect(test.server.integrations).toMatchObject([
            { name: 'probe', version: 1, status: 'pending' },
        ]);
    });

    it('activates the installation when its configuration is complete, and sends an event', async () => {
        expect(configured).toMatchObject({
            status: 'active',
            configuration: { key: '••••••', level: 'low' },
        });
        const setup = await test.waitFor(
            ({ type, label }) => type === 'installation_setup' && label === 'active',
        );
        expect(setup.logs.at(-1)?.message ?? '').toContain('"previous":{"status":"pending"');
    });

    it('masks credentials, and keeps them when an update sends the mask', async () => {
        const [own] = (await test.probe()).installations;
        expect(own?.installation.configuration).toEqual({ key: '••••••', level: 'low' });
        const { data } = await test.api.integrations.updateIntegrationInstallation(
            'probe',
            await test.installationId(),
            { configuration: { ...own?.installation.configuration, level: 'high' } },
        );
        expect(data.configuration).toEqual({ key: '••••••', level: 'high' });
        const { installations } = await test.probe();
        const endpoint = installations[0]?.installation.urls.publicEndpoint;
        const environment = (await (await fetch(`${endpoint}/environment`)).json()) as {
            installation: { configuration: object };
        };
        expect(environment.installation.configuration).toEqual({ key: 'abc', level: 'high' });
    });

    it('refuses a configuration of the wrong type and names the field', async () => {
        const response = await test.call(
            'PATCH',
            `/v1/integrations/probe/installations/${await test.installationId()}`,
            {
                configuration: { key: 5 },
            },
        );
        expect(response.status).toBe(400);
        expect(await response.json()).toEqual({
            error: { code: 400, message: 'configuration.key must be a string, not number.' },
        });
    });

    it('renders a block, runs an action and shows the integration’s errors', async () => {
        const { id: spaceId } = await test.space();
        const context = { type: 'document', spaceId, editable: true, theme: 'light' } as const;
        const render = (body: object) =>
            test.call('POST', '/v1/integrations/probe/render', {
                componentId: 'counter',
                context,
                ...body,
            });
        const first = await render({ props: { start: 2 } });
        expect(first.status).toBe(200);
        const output = (await first.json()) as { state: { count: number } };
        expect(output.state).toEqual({ count: 2 });
        const afterAction = await render({
            props: {},
            state: output.state,
            action: { action: 'add', by: 3 },
        });
        expect(await afterAction.json()).toMatchObject({ type: 'element', state: { count: 5 } });
        const failed = await render({ props: { fail: true } });
        expect(failed.status).toBe(422);
        expect(((await failed.json()) as { error: { message: string } }).error.message).toContain(
            'Told to fail',
        );
        const id = failed.headers.get('x-bindery-invocation');
        await test.waitFor((summary) => summary.id === id && summary.status === 422);
        expect((await render({ componentId: 'nothing', props: {} })).status).toBe(404);
    });

    it('saves pages, refuses concurrent edits and sends events', async () => {
        const { id: spaceId } = await test.space();
        const page = await test.json<{ id: string }>('POST', `/workbench/spaces/${spaceId}/pages`, {
            title: 'Guides',
        });
        const path = `/workbench/spaces/${spaceId}/pages/${page.id}`;
        const nodes = [
            { object: 'block', type: 'divider', isVoid: true },
        ] as unknown as DocumentBlock[];
        const saved = await test.json<PageContent>('PUT', path, { documentVersion: 1, nodes });
        expect(saved).toMatchObject({
            documentVersion: 2,
            nodes,
            page: { title: 'Guides', path: 'guides' },
        });
        expect((await test.call('PUT', path, { documentVersion: 1, nodes: [] })).status).toBe(409);
        await test.waitFor(({ type }) => type === 'space_content_updated');
        expect((await test.call('POST', `${path}/view`)).status).toBe(204);
        await test.waitFor(({ type, status }) => type === 'space_view' && status === 200);
        await test.json('PUT', `/workbench/spaces/${spaceId}/visibility`, { visibility: 'public' });
        await test.waitFor(({ type }) => type === 'space_visibility_updated');
        expect((await test.call('DELETE', path)).status).toBe(200);
        expect((await test.call('GET', path)).status).toBe(404);
    });

    it('passes method, headers and raw body of HTTP requests unchanged', async () => {
        const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
        const { integration } = await test.probe();
        const response = await fetch(`${integration.urls.publicEndpoint}/some/path?q=1`, {
            method: 'POST',
            headers: { 'X-Sent': 'yes', 'Content-Type': 'application/octet-stream' },
            body: bytes,
        });
        expect(response.status).toBe(201);
        expect(response.headers.get('x-method')).toBe('POST');
        expect(response.headers.get('x-got')).toBe('yes');
        expect(response.headers.get('x-url')).toBe(
            `${integration.urls.publicEndpoint}/some/path?q=1`,
        );
        expect(new Uint8Array(await response.arrayBuffer()).length).toBeGreaterThan(0);
        const deleted = await fetch(integration.urls.publicEndpoint, { method: 'DELETE' });
        expect(deleted.headers.get('x-method')).toBe('DELETE');
    });

    it('serves an endpoint of each scope, and a sandbox origin with its policy and without cookies', async () => {
        const { installations } = await test.probe();
        const own = installations[0]?.installation;
        const response = await fetch(`${own?.urls.publicEndpoint}/environment`);
        const environment = (await response.json()) as {
            installation: { id: string };
            secrets: object;
            signingSecrets: object;
        };
        expect(environment.installation.id).toBe(own?.id);
        expect(environment.secrets).toEqual({ TOP: 'top-secret' });
        expect(Object.keys(environment.signingSecrets)).toEqual(['integration', 'installation']);
        const frame = `${own?.urls.publicContentEndpoint}/frame?type=text/html`;
        expect(new URL(frame).hostname).toBe('probe-frames.localhost');
        const content = await fetchFrame(frame);
        expect(content.headers.get('content-security-policy')).toContain(
            "default-src 'none'; script-src 'self'",
        );
        expect(content.headers.get('set-cookie')).toBeNull();
        const app = await fetch(`${own?.urls.publicEndpoint}/page?type=text/html`);
        expect(app.headers.get('content-security-policy')).toContain('sandbox');
    });

    it('serves the frames of an integration on no origin but its own', async () => {
        const { installations } = await test.probe();
        const own = installations[0]?.installation.urls.publicContentEndpoint ?? '';
        const path = '/frame?type=text/html';
        for (const host of ['localhost', '127.0.0.1']) {
            const response = await fetchFrame(own.replace('probe-frames.localhost', host) + path);
            expect([host, response.headers.get('content-security-policy')]).toEqual([
                host,
                expect.stringContaining('sandbox allow-scripts'),
            ]);
        }
        for (const refused of [
            own.replace('probe-frames', 'other-frames') + path,
            own.replace('/i/probe', '/i/probe-2') + path,
            new URL('/', own).href,
            new URL('/v1/user', own).href,
            new URL('/workbench/state', own).href,
        ]) {
            expect([refused, (await fetchFrame(refused)).status]).toEqual([refused, 421]);
        }
        // A path with a percent-encoded name does not reach the integration of the host.
        const disguised = await fetchFrame(own.replace(/\/i\/probe.*/, '/i/pro%62e/frame'));
        expect(disguised.status).not.toBe(200);
    });

    it('lets the integration call the API and queue tasks with its own token', async () => {
        const { installations } = await test.probe();
        const base = installations[0]?.installation.urls.publicEndpoint;
        expect(await (await fetch(`${base}/api`)).json()).toEqual({ name: 'probe' });
        expect((await fetch(`${base}/task`)).status).toBe(202);
        const task = await test.waitFor(({ type }) => type === 'task');
        // Logs mask credentials.
        expect(task.logs.at(-1)?.message).toContain('"type":"remember","secret":"••••••"');
    });

    it('streams changes', async () => {
        const response = await test.call('GET', '/workbench/live');
        const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
        const messages: LiveMessage[] = [];
        await fetch((await test.probe()).integration.urls.publicEndpoint);
        let text = '';
        // Setup events of the configuration may still run.
        const fetches = () =>
            messages.flatMap((message) =>
                message.type === 'invocation' && message.invocation.type === 'fetch'
                    ? [message.invocation]
                    : [],
            );
        while (!fetches().some(({ state }) => state === 'succeeded')) {
            const { value } = await reader.read();
            text += value ?? '';
            for (const line of text.split('\n\n').slice(0, -1))
                messages.push(JSON.parse(line.slice('data: '.length)) as LiveMessage);
            text = text.split('\n\n').at(-1) ?? '';
        }
        await reader.cancel();
        expect(messages[0]?.type).toBe('hello');
        expect(fetches()[0]).toMatchObject({ integration: 'probe', version: 1 });
    });

    it('publishes the site and sends events of its views', async () => {
        const [site] = (await test.state()).sites;
        const response = await fetch(site?.url ?? '');
        expect(response.status).toBe(200);
        expect(await response.text()).toContain('<h1>Welcome</h1>');
        await test.waitFor(({ type, status }) => type === 'site_view' && status === 200);
    });
});
