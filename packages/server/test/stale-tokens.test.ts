import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createIdentity, createSessionCookie } from '@bindery/identity';
import {
    createId,
    install,
    publish,
    queueTask,
    uninstall,
    unpublish,
    updateInstallation,
} from '@bindery/platform';

import { DATABASES } from '@bindery/test-support/databases';
import {
    scriptOf,
    startTestPlatform,
    versionOf,
    type TestPlatform,
} from '@bindery/test-support/test-platform';
import { createApi } from '../src/api/api.ts';
import { mount } from './mount.ts';

/** Tokens of an environment after the integration or installation that they were issued for has changed. */
describe.each(DATABASES)('tokens of integrations and installations on %s', (database) => {
    let test: TestPlatform;

    beforeAll(async () => {
        test = await startTestPlatform({ database });
    });
    afterAll(() => test[Symbol.asyncDispose]());

    /** Publishes and installs an integration. Returns its tokens. */
    async function publishProbe(name: string) {
        const installationId = await test.publish({ name });
        const { environments } = test.platform;
        const scope = { kind: 'installation', integration: name, installationId } as const;
        const { apiTokens } = await environments.complete(await environments.assemble(scope));
        const { integration, installation = '' } = apiTokens;
        return { installationId, tokens: { integration, installation } };
    }

    async function call(token: string, method: string, path: string, body?: object) {
        const response = await mount(
            '/v1',
            createApi(test.platform, {
                identity: createIdentity(test.ctx),
                cookie: createSessionCookie(test.ctx.urls.origins.app),
                options: {},
            }),
        )(
            new Request(`http://platform.invalid/v1${path}`, {
                method,
                headers: { Authorization: `Bearer ${token}` },
                ...(body === undefined ? {} : { body: JSON.stringify(body) }),
            }),
        );
        return { status: response.status, text: await response.text() };
    }

    const organization = () => `/orgs/${test.home.organizationId}`;

    it('end with the installation', async () => {
        const { installationId, tokens } = await publishProbe('uninstalled');
        const paths = ['', '/spaces', '/sites'].map((path) => organization() + path);
        for (const path of [...paths.slice(0, 2), `/spaces/${test.spaceId}`]) {
            expect((await call(tokens.installation, 'GET', path)).status, path).toBe(200);
        }
        await uninstall(test.ctx, 'uninstalled', installationId);
        for (const path of [...paths, `/spaces/${test.spaceId}`, '/integrations/uninstalled']) {
            expect((await call(tokens.installation, 'GET', path)).status, path).toBe(401);
        }
        // The integration still exists, but is installed nowhere.
        expect((await call(tokens.integration, 'GET', '/integrations/uninstalled')).status).toBe(
            200,
        );
        expect((await call(tokens.integration, 'GET', organization())).status).toBe(404);
    });

    it('lose the scopes that a new version drops', async () => {
        const { tokens } = await publishProbe('narrowed');
        const space = `/spaces/${test.spaceId}`;
        expect((await call(tokens.installation, 'GET', space)).status).toBe(200);
        await test.publish({ name: 'narrowed', scopes: ['space:content:read'] });
        const { status, text } = await call(tokens.installation, 'GET', space);
        expect(status).toBe(403);
        expect(text).toContain('space:metadata:read');
        expect((await call(tokens.integration, 'GET', space)).status).toBe(403);
        expect((await call(tokens.installation, 'GET', `${space}/content`)).status).toBe(200);
    });

    it('end with the integration, even when another organization publishes its name', async () => {
        const { tokens } = await publishProbe('unpublished');
        const path = '/integrations/unpublished/installations';
        const task = { task: { type: 'later' } };
        expect((await call(tokens.integration, 'GET', path)).status).toBe(200);
        await unpublish(test.ctx, 'unpublished');
        expect(
            await call(tokens.integration, 'POST', '/integrations/unpublished/tasks', task),
        ).toEqual({
            status: 401,
            text: '{"error":{"code":401,"message":"The integration or installation of this token was deleted."}}',
        });
        const foreign = createId();
        await test.ctx.db
            .insertInto('organizations')
            .values({ id: foreign, title: 'Foreign' })
            .execute();
        await publish(test.ctx, {
            organizationId: foreign,
            version: versionOf({ name: 'unpublished' }),
        });
        const { id } = await install(test.ctx, 'unpublished', foreign);
        const configuration = { password: 'of another organization' };
        await updateInstallation(test.ctx, 'unpublished', id, { configuration });
        for (const token of Object.values(tokens)) {
            expect((await call(token, 'GET', path)).status).toBe(401);
            expect((await call(token, 'GET', `${path}/${id}`)).status).toBe(401);
        }
        const environment = await test.platform.environments.assemble({
            kind: 'integration',
            integration: 'unpublished',
        });
        expect((await call(tokens.integration, 'GET', '/integrations')).status).toBe(401);
        expect(environment.integration.row.organization_id).toBe(foreign);
    });

    it('leave no signing secret, tasks and traces to the next owner of the name', async () => {
        await publishProbe('replaced');
        const { ctx, platform } = test;
        const signingSecret = async () =>
            (await platform.environments.assemble({ kind: 'integration', integration: 'replaced' }))
                .environment.signingSecrets.integration;
        const before = await signingSecret();
        await test.publish({ name: 'replaced', script: scriptOf(`console.log('of the first')`) });
        expect(await signingSecret()).toBe(before);
        await queueTask(ctx, 'replaced', { key: 'of the first' }, 3600);
        expect(await platform.traces.list({ integration: 'replaced', limit: 9 })).not.toEqual([]);
        await unpublish(ctx, 'replaced');
        await publish(ctx, {
            organizationId: test.home.organizationId,
            version: versionOf({ name: 'replaced' }),
        });
        expect(await signingSecret()).not.toBe(before);
        expect(await platform.traces.list({ integration: 'replaced', limit: 9 })).toEqual([]);
        test.advance(2 * 3600 * 1000);
        await platform.deliveries.idle();
        expect(await platform.traces.list({ integration: 'replaced', limit: 9 })).toEqual([]);
    });
});
