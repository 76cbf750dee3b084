import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { GitOperation } from '@bindery/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DATABASES } from '@bindery/test-support/databases';
import { createCheckedClient } from './checked-client.ts';
import { startTestServer, type TestServer } from './test-server.ts';

const REF = 'refs/heads/main';
const FILES = {
    'README.md': '# Home\n\n```counter start=3\nbody\n```\n\n*kept* __as__ it is\n',
    'SUMMARY.md':
        '# Table of contents\n\n* [Home](README.md)\n\n## Group\n\n* [Other](b/other.md)\n',
    'b/other.md':
        '---\ndescription: Of it\n---\n\n# Other\n\n{% hint style="info" %}\nx\n{% endhint %}\n',
};

describe.each(DATABASES)('Git sync through the API on %s', (database) => {
    let test: TestServer;
    let folder: string;
    let spaceId: string;

    beforeAll(async () => {
        folder = await mkdtemp(join(tmpdir(), 'bindery-git-api-'));
        git(['init', '-q', '--bare', '-b', 'main', join(folder, 'docs.git')]);
        git(['init', '-q', '--bare', '-b', 'main', join(folder, 'empty.git')]);
        const stream = Object.entries(FILES).map(
            ([path, content]) => `M 100644 inline ${path}\ndata ${content.length}\n${content}\n`,
        );
        git(
            ['-C', join(folder, 'docs.git'), 'fast-import', '--quiet'],
            `commit ${REF}\ncommitter Me <me@example.com> 1700000000 +0000\ndata 1\nx\n${stream.join('')}`,
        );
        test = await startTestServer({ database, gitFolders: [folder] });
        const { data } = await test.api.orgs.createSpace((await test.state()).organization.id, {
            title: 'From Git',
        });
        spaceId = data.id;
        const installation = await test.installationId();
        const { integrations } = test.api;
        await integrations.updateIntegrationInstallation('probe', installation, {
            configuration: { key: 'x' },
        });
        await integrations.installIntegrationOnSpace('probe', installation, { space: spaceId });
    });
    afterAll(async () => {
        await test[Symbol.asyncDispose]();
        await rm(folder, { recursive: true, force: true });
    });

    const body = (name: string) => ({ url: join(folder, name), ref: REF });

    async function waitForEnd(): Promise<GitOperation> {
        for (;;) {
            const { items } = await test.json<{ items: GitOperation[] }>(
                'GET',
                `/workbench/spaces/${spaceId}/git`,
            );
            const [last] = items;
            if (last?.finishedAt) return last;
            await new Promise((resolve) => setTimeout(resolve, 20));
        }
    }

    it('imports a repository and exports it unchanged, with the real client', async () => {
        const client = createCheckedClient(test.server.api, test.server.token);
        const { spaces } = client.api;
        await expect(spaces.getSpaceGitInfo(spaceId)).rejects.toMatchObject({ code: 404 });
        const imported = await spaces.importGitRepository(spaceId, body('docs.git'));
        expect(imported.status).toBe(204);
        expect(await waitForEnd()).toMatchObject({
            state: 'success',
            direction: 'import',
            total: 2,
        });

        const { data } = await spaces.listPages(spaceId);
        expect(data.pages.map(({ title, type }) => [title, type])).toEqual([
            ['Home', 'document'],
            ['Group', 'group'],
        ]);
        const page = await spaces.getPageByPath(spaceId, 'readme', { format: 'document' });
        expect(JSON.stringify(page.data)).toContain('"start":3');

        const exported = await spaces.exportToGitRepository(spaceId, {
            ...body('empty.git'),
            commitMessage: 'Out again',
        });
        expect(exported.status).toBe(204);
        expect(await waitForEnd()).toMatchObject({ state: 'success', direction: 'export' });
        const trees = ['docs.git', 'empty.git'].map((name) =>
            git(['-C', join(folder, name), 'rev-parse', `${REF}^{tree}`]),
        );
        expect(trees[1]).toBe(trees[0]);
        expect(git(['-C', join(folder, 'empty.git'), 'log', '--format=%s'])).toBe('Out again\n');
        expect((await spaces.getSpaceGitInfo(spaceId)).data).toMatchObject({
            installationStatus: 'active',
            operation: { state: 'success', direction: 'export' },
        });
        expect(client.problems).toEqual([]);
    });

    it('sends the integration events of started and completed synchronisations', async () => {
        for (const type of ['space_gitsync_started', 'space_gitsync_completed']) {
            const { event } = await test.waitFor((summary) => summary.type === type);
            expect(event).toMatchObject({
                spaceId,
                commitId: expect.stringMatching(/^[0-9a-f]{40}$/),
            });
        }
    });

    it.each([
        ['no URL', { ref: REF }],
        ['another protocol', { url: 'ssh://git@example.com/a.git', ref: REF }],
        ['an option', { url: '--upload-pack=x', ref: REF }],
        ['no ref', { url: '/a.git', ref: '' }],
    ])('answers 400 to %s', async (_name, wrong) => {
        const response = await test.call('POST', `/v1/spaces/${spaceId}/git/import`, wrong);
        expect(response.status).toBe(400);
    });

    it('does not cancel an operation that has ended', async () => {
        const { id } = await waitForEnd();
        const path = `/workbench/spaces/${spaceId}/git/${id}`;
        expect((await test.call('DELETE', path)).status).toBe(409);
    });
});

function git(args: string[], input = ''): string {
    const { status, stdout, stderr } = spawnSync('git', args, { input });
    if (status !== 0) throw new Error(stderr.toString());
    return stdout.toString();
}
