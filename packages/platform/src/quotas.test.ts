import { readFile } from 'node:fs/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DATABASES } from '@bindery/test-support/databases';
import { openTestContext, type TestContext } from '@bindery/test-support/test-context';
import { versionOf } from '@bindery/test-support/test-platform';
import { install, updateInstallation } from './installations/installation.ts';
import { publish } from './integrations/publish.ts';
import { createPage, deletePage, updatePage } from './pages/page.ts';
import { DEFAULT_QUOTAS, quotaVariable, readQuotas, type Quotas } from './quotas.ts';
import { createSite } from './sites/site.ts';
import { createSpace } from './spaces/space.ts';
import { queueTask } from './tasks/task.ts';

const NAMES = Object.keys(DEFAULT_QUOTAS) as (keyof Quotas)[];

it('reads quotas from environment variables', () => {
    expect(readQuotas({ PATH: '/bin' })).toEqual(DEFAULT_QUOTAS);
    expect(readQuotas({ BINDERY_QUOTA_PAGES_PER_SPACE: '5' })).toEqual({
        ...DEFAULT_QUOTAS,
        pagesPerSpace: 5,
    });
});

it.each(['0', '-1', '1.5', 'many', '', '1e9'])('refuses the quota %j', (text) => {
    expect(() => readQuotas({ BINDERY_QUOTA_TASK_BYTES: text })).toThrow(
        'BINDERY_QUOTA_TASK_BYTES must be a positive whole number',
    );
});

it('refuses a variable that names no quota', () => {
    expect(() => readQuotas({ BINDERY_QUOTA_PAGES: '5' })).toThrow('is not a quota');
});

it.each(NAMES)('documents %s with its default', async (name) => {
    const path = new URL('../../../docs/operations.md', import.meta.url);
    const row = (await readFile(path, 'utf8'))
        .split('\n')
        .find((line) => line.includes(`\`${quotaVariable(name)}\``));
    const value = DEFAULT_QUOTAS[name].toLocaleString('en');
    expect(row?.split('|').map((cell) => cell.trim())).toContain(value);
});

describe.each(DATABASES)('quotas on %s', (database) => {
    let test: TestContext;
    beforeAll(async () => {
        test = await openTestContext({
            database,
            quotas: {
                tasksPerIntegration: 5,
                taskBytesPerIntegration: 1500,
                taskBytes: 500,
                configurationBytes: 100,
                integrationsPerOrganization: 2,
                versionsPerIntegration: 2,
                spacesPerOrganization: 2,
                sitesPerOrganization: 2,
                pagesPerSpace: 2,
                documentBytes: 1000,
            },
        });
    });
    afterAll(() => test[Symbol.asyncDispose]());

    const exceeded = (variable: string) => ({
        code: 'quota_exceeded',
        message: expect.stringContaining(variable) as string,
    });
    const publishVersion = (name: string, script = name) =>
        publish(test.ctx, {
            organizationId: test.home.organizationId,
            version: versionOf({ name, script }),
        });

    it('limit the waiting tasks of each integration', async () => {
        const queue = (integration: string) => queueTask(test.ctx, integration, { a: 1 }, 60);
        for (let index = 0; index < 5; index++) await queue('one');
        await expect(queue('one')).rejects.toMatchObject(exceeded('TASKS_PER_INTEGRATION'));
        await queue('two');
        await test.ctx.db
            .updateTable('events')
            .set({ state: 'delivered' })
            .where('integration', '=', 'one')
            .execute();
        await queue('one');
    });

    it('limit the bytes of one task and of the waiting tasks', async () => {
        const queue = (bytes: number) =>
            queueTask(test.ctx, 'bytes', { text: 'x'.repeat(bytes) }, 60);
        await expect(queue(500)).rejects.toMatchObject({ code: 'too_large' });
        await queue(450);
        await queue(450);
        await expect(queue(450)).rejects.toMatchObject(exceeded('TASK_BYTES_PER_INTEGRATION'));
    });

    it('limit the size and depth of a configuration', async () => {
        await publishVersion('configured');
        const { id } = await install(test.ctx, 'configured', test.home.organizationId);
        const configure = (configuration: Record<string, unknown>) =>
            updateInstallation(test.ctx, 'configured', id, { configuration });
        await expect(configure({ text: 'x'.repeat(100) })).rejects.toMatchObject({
            code: 'too_large',
        });
        let deep: unknown = 0;
        for (let depth = 0; depth < 33; depth++) deep = [deep];
        await expect(configure({ deep })).rejects.toMatchObject({ code: 'invalid' });
        await configure({ text: 'x' });
    });

    it('limit integrations, spaces and sites of an organization, and versions of an integration', async () => {
        const { organizationId } = test.home;
        await publishVersion('configured');
        for (const script of ['1', '2', '3']) await publishVersion('versions', script);
        const versions = await test.ctx.db
            .selectFrom('versions')
            .select('number')
            .where('integration', '=', 'versions')
            .orderBy('number')
            .execute();
        expect(versions.map(({ number }) => number)).toEqual([2, 3]);
        await expect(publishVersion('third')).rejects.toMatchObject(
            exceeded('INTEGRATIONS_PER_ORGANIZATION'),
        );
        // The test context starts with one space and one site.
        await createSpace(test.ctx, organizationId, 'Second');
        await expect(createSpace(test.ctx, organizationId, 'Third')).rejects.toMatchObject(
            exceeded('SPACES_PER_ORGANIZATION'),
        );
        await createSite(test.ctx, organizationId, { title: 'Second' });
        await expect(
            createSite(test.ctx, organizationId, { title: 'Third' }),
        ).rejects.toMatchObject(exceeded('SITES_PER_ORGANIZATION'));
    });

    it('limit the pages of a space and the size of a page', async () => {
        const { userId } = test.home;
        const create = (title: string) => createPage(test.ctx, test.spaceId, { title }, userId);
        const first = await create('1');
        await create('2');
        await expect(create('3')).rejects.toMatchObject(exceeded('PAGES_PER_SPACE'));
        const nodes = [
            {
                object: 'block',
                type: 'code',
                nodes: [
                    {
                        object: 'text',
                        leaves: [{ object: 'leaf', text: 'x'.repeat(1000), marks: [] }],
                    },
                ],
            },
        ] as never;
        await expect(
            updatePage(test.ctx, test.spaceId, first.id, { nodes, documentVersion: 1 }, userId),
        ).rejects.toMatchObject({ code: 'too_large' });
        await deletePage(test.ctx, test.spaceId, first.id, userId);
        await create('3');
    });
});
