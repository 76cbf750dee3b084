import { GitBookAPIError, type IntegrationInstallation } from '@gitbook/api';
import LZString from 'lz-string';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { buildIntegration } from '@bindery/bundler';

import { DATABASES } from '@bindery/test-support/databases';
import { createCheckedClient, type CheckedClient } from './checked-client.ts';
import { step } from './step.ts';
import { PROBE, startTestServer, type TestServer } from './test-server.ts';

/** The lifecycle of an integration, with the real client against a running host. Each step needs the steps before it. */
describe.each(DATABASES)('the lifecycle of an integration on %s', (database) => {
    let test: TestServer;
    let user: CheckedClient;
    let integrationClient: CheckedClient;
    let organizationId: string;
    let spaceId: string;
    let siteId: string;
    let installation: IntegrationInstallation;
    let script: string;

    beforeAll(async () => {
        test = await startTestServer({ database, integrations: [] });
        user = createCheckedClient(test.server.api, test.server.token);
        script = (await buildIntegration(PROBE, { sdk: 'reference', mode: 'production' })).script;
    });
    afterAll(async () => {
        await test[Symbol.asyncDispose]();
    });

    it('runs from publication to removal as the OpenAPI document says', async () => {
        await step('reads the user, the organization, the space and the site', async () => {
            const { data: me } = await user.api.user.getAuthenticatedUser();
            expect(me.object).toBe('user');
            const { data: organizations } =
                await user.api.orgs.listOrganizationsForAuthenticatedUser();
            organizationId = organizations.items[0]?.id ?? '';
            await user.api.orgs.getOrganizationById(organizationId);
            const { data: specs } = await user.api.orgs.listOpenApiSpecs(organizationId);
            expect(specs.items).toEqual([]);
            const { data: space } = await user.api.orgs.createSpace(organizationId, {
                title: 'Life',
            });
            spaceId = space.id;
            await user.api.spaces.getSpaceById(spaceId);
            const { data: site } = await user.api.orgs.createSite(organizationId, {
                title: 'Life',
                spaces: [spaceId],
            });
            siteId = site.id;
            await user.api.orgs.getSiteById(organizationId, siteId);
            const { data: sites } = await user.api.orgs.listSites(organizationId);
            expect(sites.items.map(({ id }) => id)).toContain(siteId);
            const { data: spaces } =
                await user.api.orgs.listSpacesInOrganizationById(organizationId);
            expect(spaces.items.map(({ id }) => id)).toContain(spaceId);
        });

        await step('publishes a first and a second version', async () => {
            const publish = (text: string, secrets: Record<string, string>, icon = 'QQ==') =>
                user.api.integrations.publishIntegration('probe', {
                    runtime: 'v2',
                    organization: organizationId,
                    title: 'Probe',
                    description: 'As a client publishes it',
                    script: text,
                    icon,
                    scopes: [
                        'space:content:read',
                        'space:metadata:read',
                        'site:metadata:read',
                        'site:adaptive:read',
                        'site:adaptive:write',
                    ] as never[],
                    blocks: [{ id: 'counter', title: 'Counter' }],
                    categories: ['other'] as never[],
                    secrets,
                    visibility: 'private' as never,
                    configurations: {
                        account: {
                            properties: { key: { type: 'string', title: 'Key' } },
                            required: ['key'],
                        },
                    },
                });
            const { data: first } = await publish(script, { TOP: 'published-secret' });
            expect(first).toMatchObject({ name: 'probe', version: 1 });
            const { data: same } = await publish(script, { TOP: 'other' });
            expect(same.version).toBe(1);
            const { data: second } = await publish(`${script}\n// changed`, {
                TOP: 'published-secret',
            });
            expect(second.version).toBe(2);
            // Images are part of the version.
            const iconOf = async (url: string | undefined) => (await fetch(url ?? '')).text();
            expect(await iconOf(second.urls.icon)).toBe('A');
            const { data: third } = await publish(
                `${script}\n// changed`,
                { TOP: 'published-secret' },
                'Qg==',
            );
            expect(third.version).toBe(3);
            expect(await iconOf(third.urls.icon)).toBe('B');
            const { data: found } = await user.api.integrations.getIntegrationByName('probe');
            expect(found.version).toBe(3);
            const { data: listed } = await user.api.integrations.listIntegrations();
            expect(listed.items.map(({ name }) => name)).toEqual(['probe']);
            await user.api.orgs.listOrganizationIntegrations(organizationId);
        });

        await step('installs on the organization, the space and the site', async () => {
            const installed = await user.api.integrations.installIntegration('probe', {
                organization: organizationId,
            });
            installation = installed.data;
            expect(installed.status).toBe(201);
            expect(installation.status).toBe('pending');
            await user.api.integrations.installIntegrationOnSpace('probe', installation.id, {
                space: spaceId,
            });
            await user.api.integrations.installIntegrationOnSite('probe', installation.id, {
                siteId,
            });
            await expect(
                user.api.integrations.installIntegration('probe', { organization: organizationId }),
            ).rejects.toMatchObject({ code: 409 });
            const { data: spaces } = await user.api.integrations.listIntegrationInstallationSpaces(
                'probe',
                installation.id,
            );
            expect(spaces.items).toMatchObject([{ space: spaceId, status: 'active' }]);
            const { data: sites } = await user.api.integrations.listIntegrationInstallationSites(
                'probe',
                installation.id,
                { extended: true },
            );
            expect(sites.items).toMatchObject([{ site: { id: siteId } }]);
            await user.api.integrations.getIntegrationSpaceInstallation(
                'probe',
                installation.id,
                spaceId,
            );
            await user.api.integrations.getIntegrationSiteInstallation(
                'probe',
                installation.id,
                siteId,
            );
            await user.api.spaces.listSpaceIntegrations(spaceId);
            const { data: blocks } = await user.api.spaces.listSpaceIntegrationsBlocks(spaceId);
            expect(blocks).toMatchObject([{ name: 'probe', blocks: [{ id: 'counter' }] }]);
            await user.api.orgs.listSiteIntegrations(organizationId, siteId);
            await user.api.orgs.listOrganizationInstallations(organizationId);
            const { data: status } = await user.api.orgs.getOrganizationIntegrationStatus(
                organizationId,
                'probe',
            );
            expect(status.status).toBe('pending');
            for (const target of ['organization', 'space', 'site'] as const) {
                const { data } = await user.api.orgs.listOrganizationIntegrationsStatus(
                    organizationId,
                    { target },
                );
                expect(data.items).toHaveLength(1);
            }
        });

        await step('configures each installation', async () => {
            const { data } = await user.api.integrations.updateIntegrationInstallation(
                'probe',
                installation.id,
                {
                    configuration: { key: 'abc' },
                    externalIds: ['team-1'],
                },
            );
            expect(data).toMatchObject({ status: 'active', externalIds: ['team-1'] });
            await user.api.integrations.getIntegrationInstallationById('probe', installation.id);
            await user.api.integrations.updateIntegrationSpaceInstallation(
                'probe',
                installation.id,
                spaceId,
                {
                    configuration: { any: 1 },
                    externalIds: ['channel-1'],
                },
            );
            await user.api.integrations.updateIntegrationSiteInstallation(
                'probe',
                installation.id,
                siteId,
                {
                    configuration: { any: 2 },
                },
            );
        });

        await step('renders and runs actions with POST and GET', async () => {
            const context = { type: 'document', spaceId, editable: true, theme: 'light' } as never;
            const { data } = await user.api.integrations.renderIntegrationUiWithPost('probe', {
                componentId: 'counter',
                props: { start: 1 },
                context,
            });
            expect(data).toMatchObject({ type: 'element', state: { count: 1 } });
            const { data: afterAction } = await user.api.integrations.renderIntegrationUiWithPost(
                'probe',
                {
                    componentId: 'counter',
                    props: { start: 1 },
                    state: { count: 1 },
                    context,
                    action: { action: 'add', by: 3 } as never,
                },
            );
            expect(afterAction).toMatchObject({ type: 'element', state: { count: 4 } });
            const request = { componentId: 'counter', props: { start: 5, cached: true }, context };
            const compressed = LZString.compressToEncodedURIComponent(JSON.stringify(request));
            const first = await user.api.integrations.renderIntegrationUiWithGet('probe', {
                request: compressed,
            });
            expect(first.headers.get('cache-control')).toBe('max-age=60');
            const second = await user.api.integrations.renderIntegrationUiWithGet('probe', {
                request: compressed,
            });
            expect(second.headers.get('age')).toBe('0');
            expect(second.data).toEqual(first.data);
            await user.api.integrations.updateIntegrationInstallation('probe', installation.id, {
                configuration: { key: 'abcd' },
            });
            const third = await user.api.integrations.renderIntegrationUiWithGet('probe', {
                request: compressed,
            });
            expect(third.headers.get('age')).toBeNull();
            expect(third.data).not.toEqual(first.data);
        });

        await step('calls the API with tokens of the integration', async () => {
            const environment = (await (
                await fetch(`${installation.urls.publicEndpoint}/environment`)
            ).json()) as {
                apiTokens: { integration: string; installation: string };
                secrets: object;
            };
            expect(environment.secrets).toEqual({ TOP: 'published-secret' });
            integrationClient = createCheckedClient(
                test.server.api,
                environment.apiTokens.integration,
            );
            const byExternal =
                await integrationClient.api.integrations.listIntegrationInstallations('probe', {
                    externalId: 'team-1',
                });
            expect(byExternal.data.items.map(({ id }) => id)).toEqual([installation.id]);
            const none = await integrationClient.api.integrations.listIntegrationInstallations(
                'probe',
                {
                    externalId: 'team-2',
                },
            );
            expect(none.data.items).toEqual([]);
            const spaces =
                await integrationClient.api.integrations.listIntegrationSpaceInstallations(
                    'probe',
                    {
                        externalId: 'channel-1',
                    },
                );
            expect(spaces.data.items).toHaveLength(1);
            await integrationClient.api.integrations.listIntegrationSiteInstallations('probe');
            const { data: token } =
                await integrationClient.api.integrations.createIntegrationInstallationToken(
                    'probe',
                    installation.id,
                );
            const installationClient = createCheckedClient(test.server.api, token.token);
            await installationClient.api.spaces.getSpaceById(spaceId);
            await installationClient.api.orgs.updateSiteAdaptiveSchema(organizationId, siteId, {
                jsonSchema: {
                    type: 'object' as never,
                    properties: {
                        plan: { type: 'string' as never, description: 'Plan' },
                    } as never,
                    additionalProperties: false as never,
                },
            });
            await installationClient.api.orgs.getSiteAdaptiveSchema(organizationId, siteId);
            await expect(
                installationClient.api.spaces.importGitRepository(spaceId, { url: 'x', ref: 'y' }),
            ).rejects.toBeInstanceOf(GitBookAPIError);
            expect(installationClient.problems).toEqual([]);
            for (const call of installationClient.called) integrationClient.called.add(call);
        });

        await step('reads pages and their history', async () => {
            const page = await test.json<{ id: string }>(
                'POST',
                `/workbench/spaces/${spaceId}/pages`,
                {
                    title: 'First page',
                },
            );
            await test.json('POST', `/workbench/spaces/${spaceId}/pages`, {
                title: 'Below',
                parent: page.id,
            });
            await test.json('PUT', `/workbench/spaces/${spaceId}/pages/${page.id}`, {
                documentVersion: 1,
                title: 'First',
                nodes: [
                    {
                        object: 'block',
                        type: 'paragraph',
                        isVoid: false,
                        data: {},
                        nodes: [
                            {
                                object: 'text',
                                leaves: [{ object: 'leaf', text: 'Text', marks: [] }],
                            },
                        ],
                    },
                    {
                        object: 'block',
                        type: 'integration',
                        isVoid: true,
                        data: { integration: 'probe', block: 'counter', props: { start: 3 } },
                    },
                ],
            });
            const { data: revision } = await user.api.spaces.getCurrentRevision(spaceId);
            expect(revision.pages[0]).toMatchObject({ title: 'First', path: 'first' });
            await user.api.spaces.getRevisionById(spaceId, revision.id);
            await user.api.spaces.listPages(spaceId);
            await user.api.spaces.listPagesInRevisionById(spaceId, revision.id);
            const { data: byId } = await user.api.spaces.getPageById(spaceId, page.id);
            expect(byId).toMatchObject({
                document: { nodes: [{ type: 'paragraph' }, { type: 'integration' }] },
            });
            const { data: byPath } = await user.api.spaces.getPageByPath(spaceId, 'first/below');
            expect(byPath.title).toBe('Below');
            await user.api.spaces.getPageInRevisionById(spaceId, revision.id, page.id);
            await user.api.spaces.getPageDocumentInRevisionById(spaceId, revision.id, page.id);
            const { data: changes } = await user.api.spaces.getRevisionSemanticChanges(
                spaceId,
                revision.id,
            );
            // The address of a new page follows its title, and with it those below.
            expect(changes.changes).toMatchObject([
                { type: 'page_moved', page: { id: page.id } },
                { type: 'page_edited', attributes: { title: { after: 'First' } } },
                { type: 'page_moved' },
            ]);
            const { data: content } = await user.api.urls.getContentByUrl({
                url: `${test.server.api}/spaces/${spaceId}/pages/${page.id}`,
            });
            expect(content).toMatchObject({ space: { id: spaceId }, page: { id: page.id } });
            await expect(user.api.spaces.getPageById(spaceId, 'nothing')).rejects.toMatchObject({
                code: 404,
            });
        });

        await step('computes documents and page trees', async () => {
            const source = { type: 'integration:probe:pages', props: { count: 2 } } as const;
            const { data: revision } = await user.api.spaces.getComputedRevision(spaceId, {
                source,
                seed: '',
            });
            expect(revision.pages).toMatchObject([
                { title: 'Page 0', path: 'page-0' },
                { id: 'page-1' },
            ]);
            const { data: document } = await user.api.spaces.getComputedDocument(spaceId, {
                source: {
                    ...source,
                    dependencies: { own: { ref: { kind: 'space', space: spaceId } } },
                } as never,
                seed: '',
            });
            expect(JSON.stringify(document.nodes[0])).toContain('Heading');
            expect(JSON.stringify(document.nodes)).toContain('revision');
            const { data: page } = await user.api.spaces.getPageByPath(spaceId, 'first', {
                format: 'markdown',
            });
            expect(page).toMatchObject({ markdown: expect.stringContaining('Text') as string });
        });

        await step('queues a task and lists events with their traces', async () => {
            await integrationClient.api.integrations.queueIntegrationTask('probe', {
                task: { type: 'later' },
                schedule: 0,
            });
            await test.waitFor(({ type }) => type === 'task');
            const { data: page } = await user.api.integrations.listIntegrationEvents('probe', {
                limit: 2,
            });
            expect(page.items).toHaveLength(2);
            const { data: next } = await user.api.integrations.listIntegrationEvents('probe', {
                limit: 2,
                page: page.next?.page ?? '',
            });
            expect(next.items.map(({ id }) => id)).not.toContain(page.items[0]?.id);
            const task = (
                await user.api.integrations.listIntegrationEvents('probe')
            ).data.items.find(({ payload }) => payload.type === 'task');
            const { data } = await user.api.integrations.getIntegrationEvent(
                'probe',
                task?.id ?? '',
            );
            expect(data.event.status).toBe('success');
            expect(data.trace?.logs.map(({ message }) => message).join()).toContain(
                'task {"type":"later"}',
            );
        });

        await step('paginates lists', async () => {
            for (let index = 0; index < 5; index++)
                await user.api.orgs.createSpace(organizationId, { title: `Space ${index}` });
            const seen: string[] = [];
            let page: string | undefined;
            do {
                const { data } = await user.api.orgs.listSpacesInOrganizationById(organizationId, {
                    limit: 3,
                    ...(page === undefined ? {} : { page }),
                });
                seen.push(...data.items.map(({ id }) => id));
                page = data.next?.page;
            } while (page !== undefined);
            expect(seen).toHaveLength(7);
            expect(new Set(seen).size).toBe(7);
        });

        await step('enters development mode, uninstalls and unpublishes', async () => {
            await user.api.integrations.setIntegrationDevelopmentMode('probe', {
                tunnelUrl: 'https://tunnel.example',
            });
            await user.api.integrations.disableIntegrationDevelopmentMode('probe');
            await user.api.integrations.uninstallIntegrationFromSpace(
                'probe',
                installation.id,
                spaceId,
            );
            await user.api.integrations.uninstallIntegrationFromSite(
                'probe',
                installation.id,
                siteId,
            );
            await user.api.integrations.uninstallIntegration('probe', installation.id);
            await test.waitFor(
                ({ type, status }) => type === 'installation_deleted' && status === 200,
            );
            await expect(
                user.api.integrations.getIntegrationInstallationById('probe', installation.id),
            ).rejects.toMatchObject({ code: 404 });
            await user.api.integrations.unpublishIntegration('probe');
            await expect(user.api.integrations.getIntegrationByName('probe')).rejects.toMatchObject(
                {
                    code: 404,
                },
            );
        });

        await step('answers 501 with the name of an unsupported operation', async () => {
            await expect(
                user.api.orgs.listTeamsInOrganizationById(organizationId),
            ).rejects.toMatchObject({
                code: 501,
                errorMessage: 'Bindery does not support listTeamsInOrganizationById.',
            });
        });

        await step('has responses that match the OpenAPI document', () => {
            expect([...user.problems, ...integrationClient.problems]).toEqual([]);
            const operations = new Set(
                [...user.called, ...integrationClient.called].map((call) => call.split(' ')[0]),
            );
            expect(operations.size).toBeGreaterThan(50);
        });
    });
});
