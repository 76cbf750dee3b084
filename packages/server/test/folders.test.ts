import { chmod, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { PageContent, WorkbenchState } from '@bindery/contract';
import { createSpace, openHome, openState } from '@bindery/platform';
import { describe, expect, it, vi } from 'vitest';

import { makeFolder, SMALL_INTEGRATION, type TestFolder } from '@bindery/test-support/folder';
import { startServer } from '../src/index.ts';
import { developmentOrigins } from '../src/origins.ts';
import { startTestServer, type TestServer } from './test-server.ts';

const MANIFEST = `${SMALL_INTEGRATION['gitbook-manifest.yaml']}blocks:\n  - id: b\n    title: Small block\n`;
const BROKEN = MANIFEST.replace('title: Small\n', '');

function makeIntegration(manifest = MANIFEST): Promise<TestFolder> {
    return makeFolder({ ...SMALL_INTEGRATION, 'gitbook-manifest.yaml': manifest });
}

function save(folder: TestFolder, manifest: string): Promise<void> {
    return folder.write({ 'gitbook-manifest.yaml': manifest });
}

async function welcomePage(test: TestServer): Promise<PageContent & { path: string }> {
    const space = await test.space();
    const path = `/workbench/spaces/${space.id}/pages/${space.pages[0]?.id}`;
    return { ...(await test.json<PageContent>('GET', path)), path };
}

function waitForState(test: TestServer, matches: (state: WorkbenchState) => void): Promise<void> {
    return vi.waitFor(async () => matches(await test.state()), { timeout: 60_000, interval: 50 });
}

describe('a folder with a broken manifest at the first start', () => {
    it('is listed as broken, and installed with a block on the welcome page after the repair', async () => {
        await using folder = await makeIntegration(BROKEN);
        await using test = await startTestServer({ integrations: [{ folder: folder.path }] });
        const state = await test.state();
        expect(state.integrations).toEqual([]);
        expect(state.builds).toMatchObject([
            { folder: folder.path, status: { state: 'broken', running: null } },
        ]);
        expect((await welcomePage(test)).nodes).toHaveLength(1);

        await save(folder, MANIFEST);
        await waitForState(test, ({ integrations, builds }) => {
            expect(builds).toMatchObject([{ integration: 'small', status: { state: 'built' } }]);
            expect(integrations).toMatchObject([
                { installations: [{ installation: { status: 'active' }, spaces: [{}] }] },
            ]);
        });
        expect((await welcomePage(test)).nodes).toMatchObject([
            {},
            { type: 'integration', data: { integration: 'small', block: 'b' } },
        ]);
    });

    it('does not change a welcome page that was edited', async () => {
        await using folder = await makeIntegration(BROKEN);
        await using test = await startTestServer({ integrations: [{ folder: folder.path }] });
        const { path, documentVersion } = await welcomePage(test);
        const nodes = [{ object: 'block', type: 'divider', isVoid: true }];
        await test.json('PUT', path, { documentVersion, nodes });
        await save(folder, MANIFEST);
        await waitForState(test, ({ builds }) =>
            expect(builds).toMatchObject([{ status: { state: 'built' } }]),
        );
        expect((await welcomePage(test)).nodes).toEqual(nodes);
    });

    it('keeps running its last good version after a start with an error', async () => {
        await using folder = await makeIntegration();
        await using first = await startTestServer({ integrations: [{ folder: folder.path }] });
        await first.server[Symbol.asyncDispose]();
        await save(folder, BROKEN);
        const builds: unknown[] = [];
        await using second = await startTestServer({
            dataDirectory: first.dataDirectory,
            integrations: [{ folder: folder.path }],
            onBuild: (build) => builds.push(build),
        });
        expect(second.server.integrations).toMatchObject([
            { name: 'small', version: 1, status: 'broken' },
        ]);
        expect(builds).toMatchObject([
            { integration: 'small', status: { state: 'broken', running: 1 } },
        ]);
    });
});

describe('a folder whose integration is renamed', () => {
    it('installs the new name and removes the old one', async () => {
        await using folder = await makeIntegration();
        const warnings: string[] = [];
        await using test = await startTestServer({
            integrations: [{ folder: folder.path }],
            log: ({ message }) => warnings.push(message),
        });
        await save(folder, MANIFEST.replace('name: small', 'name: tiny'));
        await waitForState(test, ({ integrations, builds }) => {
            expect(builds).toMatchObject([{ integration: 'tiny', status: { state: 'built' } }]);
            expect(integrations).toMatchObject([
                { integration: { name: 'tiny' }, installations: [{ spaces: [{}] }] },
            ]);
        });
        expect(warnings).toEqual([expect.stringMatching(/"small" is called "tiny" now/)]);
    });

    it('cannot take the name of another folder', async () => {
        await using folder = await makeIntegration();
        await using other = await makeIntegration(MANIFEST.replace('name: small', 'name: tiny'));
        await using test = await startTestServer({
            integrations: [{ folder: folder.path }, { folder: other.path }],
        });
        await save(folder, MANIFEST.replace('name: small', 'name: tiny'));
        await waitForState(test, ({ builds }) =>
            expect(builds[0]?.status).toMatchObject({
                state: 'broken',
                running: 1,
                problem: { issues: [{ message: expect.stringContaining(other.path) }] },
            }),
        );
        const { integrations } = await test.state();
        expect(integrations.map(({ integration }) => integration.name)).toEqual(['small', 'tiny']);
    });
});

it('reports warnings of the manifest with the build', async () => {
    await using folder = await makeIntegration(MANIFEST.replace('blocks:', 'block:'));
    await using test = await startTestServer({ integrations: [{ folder: folder.path }] });
    expect((await test.state()).builds).toMatchObject([
        { status: { state: 'built', warnings: [{ field: 'block', line: 5 }] } },
    ]);
});

it('completes a first start that was killed', async () => {
    await using folder = await makeIntegration();
    await using data = await makeFolder({});
    {
        // Creates the state that a killed start may leave.
        await using state = await openState({ folder: data.path });
        const ctx = await state.ctx(developmentOrigins(0));
        const { organizationId } = await openHome(ctx);
        await createSpace(ctx, organizationId, 'Handbook');
    }
    const keys = join(data.path, 'keys.json');
    await chmod(data.path, 0o755);
    await chmod(keys, 0o644);
    const warnings: string[] = [];
    await using test = await startTestServer({
        dataDirectory: data.path,
        log: ({ message }) => warnings.push(message),
        integrations: [{ folder: folder.path }],
    });
    expect((await stat(data.path)).mode & 0o777).toBe(0o700);
    expect((await stat(keys)).mode & 0o777).toBe(0o600);
    expect(warnings).toEqual(
        expect.arrayContaining([
            expect.stringContaining(`Other users could read the folder ${data.path}`),
            expect.stringContaining(`Other users could read the file ${keys}`),
        ]),
    );
    const { spaces, sites } = await test.state();
    expect(spaces).toHaveLength(1);
    expect(sites).toHaveLength(1);
    expect((await welcomePage(test)).nodes).toMatchObject([{}, { type: 'integration' }]);
});

it('refuses a file as the data folder', async () => {
    await using folder = await makeFolder({});
    const dataDirectory = join(folder.path, 'data');
    await writeFile(dataDirectory, '');
    await expect(startServer({ port: 0, dataDirectory, integrations: [] })).rejects.toMatchObject({
        code: 'data_unreadable',
        message: expect.stringContaining('there is a file of this name'),
    });
});

it('refuses a data folder that every user can replace', async () => {
    await using folder = await makeFolder({});
    const dataDirectory = join(folder.path, 'data');
    await mkdir(dataDirectory);
    await chmod(folder.path, 0o777);
    await expect(startServer({ port: 0, dataDirectory, integrations: [] })).rejects.toMatchObject({
        code: 'data_exposed',
        message: expect.stringContaining(`chmod o-w ${folder.path}`),
    });
});
