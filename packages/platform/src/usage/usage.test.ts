import type { QuotaUsage } from '@bindery/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DATABASES } from '@bindery/test-support/databases';
import { openTestContext, type TestContext } from '@bindery/test-support/test-context';
import { versionOf } from '@bindery/test-support/test-platform';
import { install, updateInstallation } from '../installations/installation.ts';
import { installOnScope, updateScopedInstallation } from '../installations/scoped-installation.ts';
import { publish } from '../integrations/publish.ts';
import { createOrganization } from '../organizations/create.ts';
import { createPage } from '../pages/page.ts';
import { createSpace } from '../spaces/space.ts';
import { queueTask } from '../tasks/task.ts';
import { readIntegrationUsage } from './integration-usage.ts';
import { readOrganizationUsage } from './organization-usage.ts';

const byQuota = (items: readonly QuotaUsage[]) =>
    Object.fromEntries(items.map(({ quota, used, subject }) => [quota, { used, subject }]));

describe.each(DATABASES)('the use of quotas on %s', (database) => {
    let test: TestContext;
    beforeAll(async () => {
        test = await openTestContext({ database, quotas: { versionsPerIntegration: 2 } });
        const { organizationId } = test.home;
        for (const script of ['1', '2', '3']) {
            const version = versionOf({ name: 'counted', script });
            await publish(test.ctx, { organizationId, version });
        }
    });
    afterAll(() => test[Symbol.asyncDispose]());

    const ofIntegration = async (organizationId = test.home.organizationId) =>
        byQuota(await readIntegrationUsage(test.ctx, organizationId, 'counted'));

    it('counts waiting tasks, versions and traces of an integration', async () => {
        await queueTask(test.ctx, 'counted', { text: 'a' }, 60);
        await queueTask(test.ctx, 'counted', { text: 'b' }, 60);
        await queueTask(test.ctx, 'another', { text: 'c' }, 60);
        const sealed = await test.ctx.db
            .selectFrom('events')
            .select('payload_sealed')
            .where('integration', '=', 'counted')
            .where('type', '=', 'task')
            .execute();
        const bytes = sealed.reduce((sum, row) => sum + (row.payload_sealed?.length ?? 0), 0);
        expect(await ofIntegration()).toMatchObject({
            tasksPerIntegration: { used: 2 },
            taskBytesPerIntegration: { used: bytes },
            versionsPerIntegration: { used: 2 },
            tracesPerIntegration: { used: 0 },
            traceBytesPerIntegration: { used: 0 },
        });
    });

    it('measures the largest configuration as JSON, and names its space', async () => {
        const { ctx, home, spaceId } = test;
        const { id } = await install(ctx, 'counted', home.organizationId);
        await updateInstallation(ctx, 'counted', id, { configuration: { a: 'é' } });
        const account = Buffer.byteLength(JSON.stringify({ a: 'é' }));
        expect((await ofIntegration())['configurationBytes']).toEqual({
            used: account,
            subject: null,
        });
        await installOnScope(ctx, 'counted', id, 'space', spaceId);
        const key = { kind: 'space', installationId: id, scopeId: spaceId } as const;
        const configuration = { text: 'x'.repeat(100) };
        await updateScopedInstallation(ctx, 'counted', key, { configuration });
        expect((await ofIntegration())['configurationBytes']).toEqual({
            used: JSON.stringify(configuration).length,
            subject: expect.any(String) as string,
        });
    });

    it('counts what an organization has, and the pages of its fullest space', async () => {
        const { ctx, home } = test;
        const second = await createSpace(ctx, home.organizationId, 'Fullest');
        const top = await createPage(ctx, second.id, { title: '"documentId":' }, home.userId);
        for (const title of ['1', '2', '3']) {
            await createPage(ctx, second.id, { title, parent: top.id }, home.userId);
        }
        const usage = byQuota(await readOrganizationUsage(ctx, home.organizationId, 7));
        expect(usage).toMatchObject({
            spacesPerOrganization: { used: 2 },
            pagesPerSpace: { used: 4, subject: 'Fullest' },
            sitesPerOrganization: { used: 1 },
            integrationsPerOrganization: { used: 1 },
            publishableKeysPerOrganization: { used: 0 },
            openapiSpecsPerOrganization: { used: 0 },
            connectionsPerOrganization: { used: 7 },
        });
    });

    it('shows the quotas of an integration to its owner only', async () => {
        const other = await createOrganization(test.ctx.db, 'Other');
        expect(await ofIntegration(other)).toEqual({});
    });
});
