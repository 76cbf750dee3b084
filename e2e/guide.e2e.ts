import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, test } from '@playwright/test';

import { openWorkbench, plainEnvironment, ROOT, type Ready } from './host.ts';

/** Defines `bindery` in the shell as this checkout's command. */
const BINDERY = `bindery() { "${process.execPath}" "${ROOT}/packages/cli/bin/bindery.js" "$@"; }`;

/** Each test starts many processes, some of them through npm. */
test.describe.configure({ timeout: 240_000 });

/** Returns the environment of a new user, without the tools and settings of the process that runs the tests. */
function newUserEnvironment(): NodeJS.ProcessEnv {
    const settings = Object.entries(plainEnvironment()).filter(
        ([name]) => !/^(npm_|NODE_OPTIONS$)/i.test(name),
    );
    const path = (process.env['PATH'] ?? '').split(delimiter);
    return {
        ...Object.fromEntries(settings),
        PATH: path.filter((folder) => !folder.startsWith(ROOT)).join(delimiter),
    };
}

/** Reads the shell commands of `docs/sdk.md` up to the published block, in order. */
async function readCommands(): Promise<string[]> {
    const guide = await readFile(join(ROOT, 'docs/sdk.md'), 'utf8');
    const section = guide.slice(0, guide.indexOf('\n## Checking types'));
    return [...section.matchAll(/^```sh\n(.*?)^```$/gms)]
        .flatMap(([, text = '']) => text.trim().split('\n'))
        .map((command) => command.replace('~/bindery', JSON.stringify(ROOT)));
}

/** A shell in a folder outside the repository. `keep` adds a command that runs before every later one. */
class Terminal implements AsyncDisposable {
    readonly folder: string;
    #setup = 'set -e';

    constructor(folder: string) {
        this.folder = folder;
    }

    static async open(): Promise<Terminal> {
        return new Terminal(await mkdtemp(join(tmpdir(), 'bindery-guide-')));
    }

    keep(command: string): void {
        this.#setup += `\n${command}`;
    }

    run(command: string): SpawnSyncReturns<string> {
        return spawnSync('bash', ['-c', `${this.#setup}\n${command}`], {
            cwd: this.folder,
            encoding: 'utf8',
            env: newUserEnvironment(),
        });
    }

    /** Starts a host; resolves to the line that it prints when ready. */
    async start(command: string): Promise<Ready & AsyncDisposable> {
        const child = spawn('bash', ['-c', `${this.#setup}\n${command}`], {
            cwd: this.folder,
            env: newUserEnvironment(),
            stdio: ['ignore', 'pipe', 'inherit'],
            // Starts a process group, which SIGTERM can end as a whole: npm and its shells start the host.
            detached: true,
        });
        const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
        let output = '';
        const ready = await new Promise<Ready>((resolve, reject) => {
            child.stdout.on('data', (chunk: Buffer) => {
                output += chunk.toString();
                const line = /^(\{.*)\n/m.exec(output)?.[1];
                // `--json` prints one line of this shape.
                if (line !== undefined) resolve(JSON.parse(line) as Ready);
            });
            void exited.then(() => reject(new Error(`The host ended:\n${output}`)));
        });
        return {
            ...ready,
            async [Symbol.asyncDispose]() {
                if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
                await exited;
            },
        };
    }

    [Symbol.asyncDispose](): Promise<void> {
        return rm(this.folder, { recursive: true, force: true });
    }
}

test('the commands of the guide lead to a published block', async ({ page }) => {
    const commands = await readCommands();
    expect(commands).toHaveLength(7);
    const [where = '', make = '', enter = '', install = '', dev = '', types = '', release = ''] =
        commands;
    await using terminal = await Terminal.open();
    terminal.keep(where);

    expect(terminal.run(make)).toMatchObject({ status: 0 });
    const guide = await readFile(join(ROOT, 'docs/sdk.md'), 'utf8');
    for (const file of ['counter/gitbook-manifest.yaml', 'counter/src/index.tsx']) {
        const written = await readFile(join(terminal.folder, file), 'utf8');
        expect(guide).toContain(` title="${file}"\n${written}\`\`\`\n`);
    }
    terminal.keep(enter);
    expect(terminal.run(install)).toMatchObject({ status: 0 });

    await using host = await terminal.start(`${dev} -- --json --no-open --port 0`);
    await openWorkbench(page, host);
    const block = page.locator('[data-integration="counter"]').first();
    await block.getByRole('button', { name: 'Add 1' }).click();
    await expect(block.getByText('Pressed 1 times')).toBeVisible();

    expect(terminal.run(types)).toMatchObject({ status: 0 });
    const published = terminal.run(
        release.replace('http://localhost:4880', host.api).replace('…', host.token),
    );
    expect(published).toMatchObject({ status: 0 });
    const version = /● counter v(\d+) published to/.exec(published.stdout)?.[1];
    const answer = await fetch(`${host.api}/v1/integrations/counter`, {
        headers: { authorization: `Bearer ${host.token}` },
    });
    expect(await answer.json()).toMatchObject({
        version: Number(version),
        urls: { app: /Install it {2}(\S+)/.exec(published.stdout)?.[1] },
        blocks: [{ id: 'counter' }],
    });
    await page.reload();
    await block.getByRole('button', { name: 'Add 1' }).click();
    await expect(block.getByText('Pressed 1 times')).toBeVisible();

    const script = join(terminal.folder, 'counter/src/index.tsx');
    const right = await readFile(script, 'utf8');
    await writeFile(script, right.replace("icon: 'edit'", "icon: 'no-such-icon'"));
    expect(terminal.run(types).stdout).toContain('no-such-icon');
});

test.describe('invalid input of new and publish is reported with exit code 1', () => {
    test('the folder is not empty', async () => {
        await using terminal = await Terminal.open();
        terminal.keep(BINDERY);
        await writeFile(join(terminal.folder, 'mine.txt'), 'mine');
        const result = terminal.run('bindery new .');
        expect(result).toMatchObject({ status: 1, stdout: '' });
        expect(result.stderr).toContain('. is not empty');
        expect(await readFile(join(terminal.folder, 'mine.txt'), 'utf8')).toBe('mine');
    });

    test('the name, token, image or host is invalid', async () => {
        await using terminal = await Terminal.open();
        terminal.keep(BINDERY);
        const errorOf = (command: string) => {
            const { status, stderr } = terminal.run(command);
            expect(status).toBe(1);
            expect(stderr.trim().split('\n')).toHaveLength(1);
            return stderr;
        };
        expect(errorOf('bindery new _')).toContain('"_" cannot be the name');
        expect(terminal.run('bindery new 007')).toMatchObject({ status: 0 });
        expect(terminal.run('bindery check 007').stdout).toContain('007: ');
        expect(errorOf('unset GITBOOK_TOKEN; bindery publish 007')).toContain('--token');
        expect(errorOf('bindery publish 007 --token t --endpoint http://127.0.0.1:1')).toContain(
            'http://127.0.0.1:1 does not answer',
        );
        terminal.run(
            'echo "icon: ./icon.svg" >> 007/gitbook-manifest.yaml; echo "<svg/>" > 007/icon.svg',
        );
        expect(errorOf('bindery publish 007 --token t --organization o')).toContain('"./icon.svg"');
    });

    test('the host refuses', async () => {
        await using terminal = await Terminal.open();
        terminal.keep(BINDERY);
        terminal.run('bindery new refused');
        await using host = await terminal.start('bindery dev refused --json --no-open --port 0');
        const publish = `bindery publish refused --endpoint ${host.api}`;
        const unknown = terminal.run(`${publish} --token nobody`);
        expect(unknown).toMatchObject({ status: 1 });
        expect(unknown.stderr).toMatch(/answered 401: .* --token/);
        const named = terminal.run(`${publish} --token ${host.token} --organization acme`);
        expect(named).toMatchObject({ status: 1 });
        expect(named.stderr).toContain('You belong to no organization "acme"');
    });
});
