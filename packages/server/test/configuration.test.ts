import { fileURLToPath } from 'node:url';

import type { CompletionOption } from '@bindery/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer, type TestServer } from './test-server.ts';

const FOLDER = fileURLToPath(new URL('fixtures/configured', import.meta.url));
const MASK = '••••••';

describe('configuration', () => {
    let test: TestServer;
    let id: string;
    let spaceId: string;
    let siteId: string;
    beforeAll(async () => {
        test = await startTestServer({ integrations: [{ folder: FOLDER }] });
        const state = await test.state();
        const [installation] = state.integrations[0]?.installations ?? [];
        id = installation?.installation.id ?? '';
        spaceId = installation?.spaces[0]?.spaceId ?? '';
        siteId = installation?.sites[0]?.siteId ?? '';
    });
    afterAll(() => test[Symbol.asyncDispose]());

    const path = () => `/workbench/integrations/configured/installations/${id}`;
    const patch = (values: object, removed: string[] = [], scope: object = {}) =>
        test.call('PATCH', `${path()}/configuration`, { ...scope, values, removed });
    const complete = (property: string, query = '') =>
        test.call('GET', `${path()}/completions/${property}${query}`);
    const ask = async (path: string): Promise<Response> => {
        const [own] = (await test.state()).integrations[0]?.installations ?? [];
        return fetch(`${own?.installation.urls.publicEndpoint}${path}`);
    };
    /** Returns the account's configuration as the integration gets it. */
    const stored = async (): Promise<unknown> => (await ask('/configuration')).json();
    const codeToken = async () => (await ask('/token')).text();
    const render = (props: object) => ({
        componentId: 'settings',
        props,
        context: { type: 'configuration_space', spaceId, theme: 'light' },
    });

    it('completes a property from the endpoint, in the scope that is configured', async () => {
        expect((await patch({ api_key: 'key-1234' })).status).toBe(204);
        const account = (await (await complete('channel')).json()) as { items: CompletionOption[] };
        expect(account.items).toEqual([
            { id: 'C1', label: 'general of the account' },
            { id: 'C2', label: 'with the key' },
        ]);
        const site = (await (await complete('channel', `?site=${siteId}`)).json()) as {
            items: CompletionOption[];
        };
        expect(site.items[0]?.label).toBe('general of the site');
    });

    it.each([
        ['missing', 400, /configurations\.account\.properties\.missing has no completion_url/],
        ['api_key', 400, /has no completion_url/],
        ['elsewhere', 400, /must be a path of the integration's endpoint/],
        ['broken', 502, /must respond with a JSON list of options/],
        ['failing', 400, /Connect an account first/],
    ])('refuses to complete %s with a clear error', async (property, status, message) => {
        const response = await complete(property);
        expect(response.status).toBe(status);
        expect(await response.text()).toMatch(message);
    });

    it('changes single fields and keeps credentials that are not sent', async () => {
        await patch({ api_key: 'key-1234', channel: 'C1' });
        await patch({ channel: 'C2', extra: 1 });
        await patch({}, ['extra']);
        expect(await stored()).toEqual({ api_key: 'key-1234', channel: 'C2' });
    });

    it.each([
        ['a mask', { api_key: MASK }, 'api_key'],
        ['text that contains a mask', { url: `https://${MASK}` }, 'url'],
        ['a nested mask', { a: { token: MASK } }, 'a.token'],
    ])('refuses to store %s', async (_name, values, field) => {
        const response = await patch(values);
        expect(response.status).toBe(400);
        expect(await response.text()).toContain(`configuration.${field} contains a mask`);
    });

    it('gives a component the values in place of masks, and returns masks to the browser', async () => {
        await patch({ api_key: 'key-1234' });
        await patch({ endpoint_token_url: 'https://idp.example' }, [], { space: spaceId });
        const props = {
            installation: { configuration: { api_key: MASK } },
            spaceInstallation: { configuration: { endpoint_token_url: MASK } },
        };
        const response = await test.call(
            'POST',
            '/v1/integrations/configured/render',
            render(props),
        );
        const output = (await response.json()) as { props: object; element: object };
        expect(JSON.stringify(output.element)).toContain('https://idp.example');
        expect(JSON.stringify(output.element)).toContain('key-1234');
        expect(output.props).toEqual(props);
        const { event } = await test.waitFor(({ type }) => type === 'ui_render');
        expect(event).toMatchObject({ props });
    });

    it('renders configuration components only for users who may install integrations', async () => {
        const tokenOf = async (scopes: string[]) => {
            const response = await test.call('POST', '/workbench/tokens', { name: 'Own', scopes });
            return ((await response.json()) as { token: string }).token;
        };
        const statusWith = async (token: string, context: object) => {
            const response = await fetch(`${test.server.api}/v1/integrations/configured/render`, {
                method: 'POST',
                headers: {
                    Authorization: `Bearer ${token}`,
                    'Content-Type': 'application/json',
                },
                body: JSON.stringify({ componentId: 'settings', props: {}, context }),
            });
            return response.status;
        };
        const contexts = [
            { type: 'configuration_space', spaceId, theme: 'light' },
            { type: 'document', spaceId, editable: false, theme: 'light' },
        ];
        const reading = await tokenOf(['integrations:read']);
        const installing = await tokenOf(['integrations:read', 'integrations:install']);
        const code = await codeToken();
        for (const context of contexts) {
            expect(await statusWith(reading, context)).toBe(403);
            expect(await statusWith(code, context)).toBe(403);
            expect(await statusWith(installing, context)).toBe(200);
        }
    });

    it('keeps configuration components from readers of other sites', async () => {
        const key = await test.json<{ key: string }>('POST', '/workbench/publishable-keys', {
            name: 'Documentation',
            space: spaceId,
            blocks: [
                { integration: 'configured' },
                { integration: 'configured', component: 'settings' },
            ],
            origins: ['https://docs.example.com'],
        });
        const response = await fetch(`${test.server.api}/embed/v1/render`, {
            method: 'POST',
            headers: { Origin: 'https://docs.example.com' },
            body: JSON.stringify({
                key: key.key,
                renders: [{ id: 'a', integration: 'configured', componentId: 'settings' }],
            }),
        });
        const { renders } = (await response.json()) as { renders: { error?: { code: number } }[] };
        expect(renders[0]?.error?.code).toBe(403);
    });

    it('refuses an integration that extends its own installation', async () => {
        const token = await codeToken();
        const send = (method: string, path: string, body: object) =>
            fetch(`${test.server.api}/v1/integrations/configured/installations/${id}${path}`, {
                method,
                headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
                body: JSON.stringify(body),
            });
        for (const response of [
            await send('PATCH', '', { space_selection: 'all' }),
            await send('PATCH', '', { site_selection: 'all' }),
            await send('POST', '/spaces', { space: spaceId }),
            await send('POST', '/sites', { siteId }),
        ]) {
            expect(response.status).toBe(403);
            expect(await response.text()).toContain('cannot extend its own installation');
        }
        expect((await send('PATCH', '', { configuration: { channel: 'C9' } })).status).toBe(200);
    });
});
