import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { WorkbenchState } from '@bindery/contract';

import { startPostgres } from '@bindery/test-support/postgres';
import {
    launch,
    makeWorkspace,
    openWorkbench,
    plainEnvironment,
    ROOT,
    SERVED,
    startExamples,
    startHost,
    type Host,
    type Workspace,
} from './host.ts';

const BINDERY = join(ROOT, 'packages/cli/bin/bindery.js');

test('npm start serves the examples and leaves no process running after it ends', async () => {
    await using workspace = await makeWorkspace();
    await using host = await startExamples(workspace);
    expect(host.integrations.map(({ name }) => name)).toEqual([
        'hello-world',
        'event-logger',
        'greeting-modal',
        'issue-link',
        'live-preview',
        'oauth-connection',
        'project-picker',
        'release-notes',
        'service-status',
        'signed-webhook',
        'site-banner',
        'uptime-check',
        'visitor-sign-in',
    ]);
    expect(host.api).toBe(new URL(host.workbench).origin);

    const page = await fetch(host.workbench);
    expect(page.status).toBe(200);
    const user = await fetch(`${host.api}/v1/user`, {
        headers: { authorization: `Bearer ${host.token}` },
    });
    expect(user.status).toBe(200);

    const running = descendants(host.process.pid ?? 0);
    expect(running.length).toBeGreaterThan(1);
    expect(await host.stop()).toBe(0);
    // The bundler's helper process ends shortly after its parent, when its pipe closes.
    await expect.poll(() => running.filter(isAlive), { timeout: 30_000 }).toEqual([]);
});

for (const [name, command] of [
    ['npm start', ['npm', 'start', '--']],
    ['npx bindery dev', ['npx', 'bindery', 'dev', join(ROOT, 'examples/hello-world')]],
] as const) {
    test(`SIGTERM to ${name} ends every process that it started`, async () => {
        await using workspace = await makeWorkspace();
        await using host = await launch(command, ['--data', workspace.data, ...SERVED]);
        const running = descendants(host.process.pid ?? 0);
        expect(running.length).toBeGreaterThan(3);
        await host.stop();
        await expect.poll(() => running.filter(isAlive), { timeout: 30_000 }).toEqual([]);
    });
}

test('a second start keeps the organization and its installations', async () => {
    await using workspace = await makeWorkspace();
    const folders = [workspace.example('hello-world')];
    await using first = await startHost({ folders, data: workspace.data });
    const before = await installationIds(first);
    expect(before).toHaveLength(1);
    expect(await first.stop()).toBe(0);

    await using second = await startHost({ folders, data: workspace.data });
    expect(await installationIds(second)).toEqual(before);
    expect(second.integrations[0]?.version).toBe(1);
});

test.describe('a failed start prints one line with the reason and exits with 1', () => {
    test('the port is in use', async () => {
        await using workspace = await makeWorkspace();
        const blocker = createServer().listen(0, '127.0.0.1');
        await new Promise((resolve) => blocker.once('listening', resolve));
        const address = blocker.address();
        const port = typeof address === 'object' ? String(address?.port) : '';
        const result = run([
            'dev',
            workspace.example('hello-world'),
            '--data',
            workspace.data,
            '--port',
            port,
        ]);
        blocker.close();
        expect(result).toMatchObject({ status: 1 });
        expect(lines(result.stderr)).toHaveLength(1);
        expect(result.stderr).toContain(port);
    });

    test('the folder has no manifest', async () => {
        await using workspace = await makeWorkspace();
        const result = run(['dev', workspace.path, '--data', workspace.data]);
        expect(result).toMatchObject({ status: 1 });
        expect(lines(result.stderr)).toHaveLength(1);
        expect(result.stderr).toContain('gitbook-manifest.yaml');
    });

    test('another process uses the data', async () => {
        await using workspace = await makeWorkspace();
        const folder = workspace.example('hello-world');
        await using host = await startHost({ folders: [folder], data: workspace.data });
        const result = run(['dev', folder, '--data', workspace.data, '--port', '0']);
        expect(result).toMatchObject({ status: 1 });
        expect(lines(result.stderr)).toHaveLength(1);
        expect(result.stderr).toContain(workspace.data);
        expect((await fetch(host.api)).status).toBe(200);
    });

    test('the data folder is a file', async () => {
        await using workspace = await makeWorkspace();
        await writeFile(workspace.data, '');
        const result = run(['dev', workspace.example('hello-world'), '--data', workspace.data]);
        expect(result).toMatchObject({ status: 1 });
        expect(lines(result.stderr)).toHaveLength(1);
        expect(result.stderr).toContain('there is a file of this name');
    });

    test('the checked manifest has an error', async () => {
        await using workspace = await makeWorkspace();
        const folder = await makeInvalidFolder(workspace);
        const result = run(['check', folder]);
        expect(result).toMatchObject({ status: 1 });
        expect(result.stderr).toMatch(/gitbook-manifest\.yaml:1:1 error title is missing/);
    });

    test('an option is unknown', () => {
        const result = run(['dev', '--prot', '1', '.']);
        expect(result).toMatchObject({ status: 1 });
        expect(result.stderr).toContain('--port');
    });
});

test('a manifest error at the first start is shown, and its correction installs the integration', async ({
    page,
}) => {
    await using workspace = await makeWorkspace();
    const folder = await makeInvalidFolder(workspace);
    await using host = await startHost({ folders: [folder], data: workspace.data });
    expect(host.errors()).toContain('there is no earlier version to run');
    expect(host.errors()).toMatch(/gitbook-manifest\.yaml:1:1 title is missing/);
    expect(host.integrations).toMatchObject([{ name: 'broken', version: 0 }]);

    await openWorkbench(page, host);
    const problems = page.getByRole('alertdialog', { name: 'Build problems' });
    await expect(problems).toContainText('title');
    await expect(problems).toContainText('No earlier version is available');
    await expect(page.getByRole('button', { name: /Build problems: broken broken/ })).toBeVisible();
    const row = page.getByRole('navigation').getByRole('listitem').filter({ hasText: 'broken' });
    await expect(row.first()).toBeVisible();

    // An unknown field is a warning: the build succeeds.
    await writeFile(join(folder, 'gitbook-manifest.yaml'), `${CORRECTED}block: []\n`);
    await expect(problems).toBeHidden();
    await expect(page.getByRole('link', { name: /^broken active/ })).toBeVisible();
    await page.getByRole('button', { name: 'Build problems: 1 warning' }).click();
    await expect(problems).toContainText('did you mean “blocks”?');
    expect(host.errors()).toMatch(/gitbook-manifest\.yaml:5:1 block is no field/);
});

test('a lost database is reported on standard error', async () => {
    test.skip(
        process.env['DATABASE_URL'] !== undefined,
        'DATABASE_URL names a server that the test must not kill',
    );
    await using workspace = await makeWorkspace();
    await using postgres = await startPostgres();
    await using host = await startHost({
        folders: [workspace.example('hello-world')],
        data: workspace.data,
        env: { DATABASE_URL: postgres.url },
    });
    await postgres.kill();
    const response = await fetch(`${host.api}/v1/user`, {
        headers: { authorization: `Bearer ${host.token}` },
    });
    expect(response.status).toBe(503);
    await expect.poll(() => host.errors()).toContain('GET /v1/user failed');
    expect(host.errors()).not.toContain(host.token);
    expect(await host.stop()).toBe(0);
    await postgres.restart();
});

const CORRECTED = 'name: broken\ntitle: Not broken\nscript: ./index.ts\nscopes: []\n';

/** Writes an integration whose manifest has no title. */
async function makeInvalidFolder({ path }: Workspace): Promise<string> {
    const folder = join(path, 'broken');
    await mkdir(folder);
    await writeFile(
        join(folder, 'gitbook-manifest.yaml'),
        CORRECTED.replace('title: Not broken\n', ''),
    );
    await writeFile(
        join(folder, 'index.ts'),
        "import { createIntegration } from '@gitbook/runtime';\nexport default createIntegration({});\n",
    );
    return folder;
}

async function installationIds({ api, token }: Host): Promise<string[]> {
    const response = await fetch(`${api}/workbench/state`, {
        headers: { authorization: `Bearer ${token}` },
    });
    const { integrations } = (await response.json()) as WorkbenchState;
    return integrations.flatMap((shown) =>
        shown.installations.map(({ installation }) => installation.id),
    );
}

function run(args: string[]) {
    return spawnSync(process.execPath, [BINDERY, ...args], {
        encoding: 'utf8',
        timeout: 30_000,
        env: plainEnvironment(),
    });
}

function lines(text: string): string[] {
    return text.split('\n').filter(Boolean);
}

/** Returns the ids of the process and of all its descendants. */
function descendants(pid: number): number[] {
    const rows = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
        .trim()
        .split('\n')
        .map((row) => row.trim().split(/\s+/).map(Number));
    const found = [pid];
    for (const parent of found) {
        for (const [child = 0, ppid] of rows) if (ppid === parent) found.push(child);
    }
    return found;
}

function isAlive(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch {
        return false;
    }
}
