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
    plainEnvironment,
    ROOT,
    SERVED,
    startExamples,
    startHost,
    type Host,
    type Workspace,
} from './host.ts';

const BINDERY = join(ROOT, 'packages/cli/bin/bindery.js');

test('npm start serves the examples, and ends without leaving a process behind', async () => {
    await using workspace = await makeWorkspace();
    await using host = await startExamples(workspace);
    expect(host.integrations.map(({ name }) => name)).toEqual([
        'hello-world',
        'event-logger',
        'greeting-modal',
        'live-preview',
        'oauth-connection',
        'signed-webhook',
        'site-banner',
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
    // A helper process of the bundler ends by itself when its pipe closes, a moment after its parent.
    await expect.poll(() => running.filter(isAlive), { timeout: 3000 }).toEqual([]);
});

for (const [name, command] of [
    ['npm start', ['npm', 'start', '--']],
    ['npx bindery dev', ['npx', 'bindery', 'dev', join(ROOT, 'examples/hello-world')]],
] as const) {
    test(`SIGTERM to ${name} ends all that it started`, async () => {
        await using workspace = await makeWorkspace();
        await using host = await launch(command, ['--data', workspace.data, ...SERVED]);
        const running = descendants(host.process.pid ?? 0);
        expect(running.length).toBeGreaterThan(3);
        await host.stop();
        await expect.poll(() => running.filter(isAlive), { timeout: 10_000 }).toEqual([]);
    });
}

test('a later start keeps what is there: organization, installations, token', async () => {
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

test.describe('what cannot start says why in one line, with exit code 1', () => {
    test('a port in use', async () => {
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

    test('a folder without a manifest', async () => {
        await using workspace = await makeWorkspace();
        const result = run(['dev', workspace.path, '--data', workspace.data]);
        expect(result).toMatchObject({ status: 1 });
        expect(lines(result.stderr)).toHaveLength(1);
        expect(result.stderr).toContain('gitbook-manifest.yaml');
    });

    test('a second process on the same data', async () => {
        await using workspace = await makeWorkspace();
        const folder = workspace.example('hello-world');
        await using host = await startHost({ folders: [folder], data: workspace.data });
        const result = run(['dev', folder, '--data', workspace.data, '--port', '0']);
        expect(result).toMatchObject({ status: 1 });
        expect(lines(result.stderr)).toHaveLength(1);
        expect(result.stderr).toContain(workspace.data);
        expect((await fetch(host.workbench)).status).toBe(200);
    });

    test('a file in place of the data folder', async () => {
        await using workspace = await makeWorkspace();
        await writeFile(workspace.data, '');
        const result = run(['dev', workspace.example('hello-world'), '--data', workspace.data]);
        expect(result).toMatchObject({ status: 1 });
        expect(lines(result.stderr)).toHaveLength(1);
        expect(result.stderr).toContain('a file stands in its place');
    });

    test('a manifest with a mistake, when it is checked', async () => {
        await using workspace = await makeWorkspace();
        const folder = await makeBroken(workspace);
        const result = run(['check', folder]);
        expect(result).toMatchObject({ status: 1 });
        expect(result.stderr).toMatch(/gitbook-manifest\.yaml:1:1 title is missing/);
    });

    test('an unknown option', () => {
        const result = run(['dev', '--prot', '1', '.']);
        expect(result).toMatchObject({ status: 1 });
        expect(result.stderr).toContain('--port');
    });
});

test('a manifest with a mistake at the first start is shown; mended, the integration is there', async ({
    page,
}) => {
    await using workspace = await makeWorkspace();
    const folder = await makeBroken(workspace);
    await using host = await startHost({ folders: [folder], data: workspace.data });
    expect(host.errors()).toContain('there is no earlier version to run');
    expect(host.errors()).toMatch(/gitbook-manifest\.yaml:1:1 title is missing/);
    expect(host.integrations).toMatchObject([{ name: 'broken', version: 0 }]);

    await page.goto(host.workbench);
    const problems = page.getByRole('alertdialog', { name: 'Build problems' });
    await expect(problems).toContainText('title');
    await expect(problems).toContainText('There is no earlier version to run');
    await expect(page.getByRole('button', { name: /Build problems: broken broken/ })).toBeVisible();
    const row = page.getByRole('navigation').getByRole('listitem').filter({ hasText: 'broken' });
    await expect(row.first()).toBeVisible();

    // A slip is left in it, which stops nothing and is said all the same.
    await writeFile(join(folder, 'gitbook-manifest.yaml'), `${MENDED}block: []\n`);
    await expect(problems).toBeHidden();
    await expect(page.getByRole('link', { name: /^broken active/ })).toBeVisible();
    await page.getByRole('button', { name: 'Build problems: 1 warning' }).click();
    await expect(problems).toContainText('did you mean “blocks”?');
    expect(host.errors()).toMatch(/gitbook-manifest\.yaml:5:1 block is no field/);
});

test('a database that goes away is told on standard error', async () => {
    test.skip(process.env['DATABASE_URL'] !== undefined, 'a server of somebody else is not killed');
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

const MENDED = 'name: broken\ntitle: Not broken\nscript: ./index.ts\nscopes: []\n';

/** The folder of an integration whose manifest lacks its title. */
async function makeBroken({ path }: Workspace): Promise<string> {
    const folder = join(path, 'broken');
    await mkdir(folder);
    await writeFile(
        join(folder, 'gitbook-manifest.yaml'),
        MENDED.replace('title: Not broken\n', ''),
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

/** Process ids below `pid`, from the operating system. */
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
