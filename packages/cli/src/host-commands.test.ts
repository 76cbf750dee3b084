import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, type TestFolder } from '@bindery/test-support/folder';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';

import { createProgram } from './program.ts';

const BIN = join(import.meta.dirname, '../bin/bindery.js');

const MANIFEST = `name: talk
title: Talk
script: ./index.tsx
scopes: []
blocks:
    - id: talk
      title: Talk
configurations:
    account:
        properties:
            word:
                type: string
                title: Word
`;

const SCRIPT = `import { createComponent, createIntegration } from '@gitbook/runtime';
const talk = createComponent({
    componentId: 'talk',
    initialState: { name: '', said: 'nothing' },
    action: async ({ state }, _action, { environment }) => {
        console.log('said ' + state.name);
        return { state: { ...state, said: (environment.installation.configuration.word ?? 'hi') + ' ' + state.name } };
    },
    render: async ({ state }) => (
        <block>
            <text>{state.said}</text>
            <textinput state="name" placeholder="Name" />
            <button label="Say" onPress={{ action: 'say' }} />
        </block>
    ),
});
export default createIntegration({
    components: [talk],
    events: {
        space_view: async () => {
            throw new Error('boom');
        },
    },
});
`;

let folder: TestFolder;
let dev: ChildProcess;
let terminal = '';

async function run(...args: string[]): Promise<string> {
    const spy = vi.spyOn(console, 'log').mockImplementation(() => {});
    const program = createProgram();
    for (const command of [program, ...program.commands]) command.exitOverride();
    await program.parseAsync(args, { from: 'user' });
    const printed = spy.mock.calls.flat().join('\n');
    spy.mockRestore();
    return printed;
}

const host = (...args: string[]) => run(...args, '--data', join(folder.path, 'data'));

beforeAll(async () => {
    folder = await makeFolder({ 'talk/gitbook-manifest.yaml': MANIFEST, 'talk/index.tsx': SCRIPT });
    dev = spawn(
        process.execPath,
        [
            BIN,
            'dev',
            join(folder.path, 'talk'),
            '--port',
            '0',
            '--no-open',
            '--data',
            join(folder.path, 'data'),
        ],
        {
            stdio: ['ignore', 'pipe', 'pipe'],
            cwd: folder.path,
            env: { ...process.env, NO_COLOR: '1' },
        },
    );
    for (const stream of [dev.stdout, dev.stderr]) {
        stream?.on('data', (chunk: Buffer) => (terminal += chunk.toString()));
    }
    await vi.waitFor(() => expect(terminal).toContain('ready in'), {
        timeout: 170_000,
        interval: 50,
    });
});
afterAll(async () => {
    if (dev.exitCode === null) {
        dev.kill('SIGTERM');
        await once(dev, 'close');
    }
    await folder[Symbol.asyncDispose]();
});
afterEach(() => {
    vi.restoreAllMocks();
    process.exitCode = 0;
});

test('names the running host by its data folder', async () => {
    expect(JSON.parse(await host('whoami', '--json'))).toMatchObject({
        user: { displayName: 'You' },
        organizations: [{ title: 'Acme' }],
    });
    expect(JSON.parse(await host('open', '--json'))).toMatchObject({
        url: expect.stringMatching(/^http:\/\/.*code=/),
    });
    await expect(run('whoami', '--data', join(folder.path, 'other'))).rejects.toMatchObject({
        code: 'host_unreachable',
    });
});

test('renders a component and presses its button with a configured word', async () => {
    expect(await host('configure', 'talk', 'word=hello')).toBe('talk is active.');
    expect(await host('render', 'talk')).toContain('nothing');
    expect(await host('render', 'talk', '--tree')).toContain('<button label="Say"');
    expect(await host('press', 'talk', 'Say', '--type', 'Name=Ada')).toContain('hello Ada');
    await expect(host('press', 'talk', 'Sya')).rejects.toMatchObject({ code: 'no_control' });
});

test('prints logs and exceptions with source links in the terminal of dev', async () => {
    await vi.waitFor(() => expect(terminal).toContain('said Ada'), { timeout: 60_000 });
    await host('events', 'send', 'space_view');
    await vi.waitFor(
        () => expect(terminal).toMatch(/boom\n\s+at \S* ?\(?talk\/index\.tsx:21:\d+/),
        {
            timeout: 60_000,
        },
    );
});

test('lists, shows and replays events', async () => {
    const logs = await host('logs', 'talk', '--failed', '--json');
    const failed = JSON.parse(logs.split('\n').at(-1) ?? '') as { id: string };
    expect(JSON.parse(await host('events', 'show', failed.id, '--json'))).toMatchObject({
        type: 'space_view',
        error: { message: expect.stringContaining('boom') },
    });
    expect(await host('events', 'replay', failed.id)).toContain('boom');
    expect(process.exitCode).toBe(1);
    expect(JSON.parse(await host('events', 'list', '--json'))).toHaveProperty('items');
    const fixture = join(folder.path, 'talk/tests/fixtures/viewed.json');
    expect(await host('events', 'save', failed.id, '--name', 'viewed')).toContain(
        "Saved tests/fixtures/viewed.json. In a test: await h.sendFixture('viewed')",
    );
    expect(JSON.parse(await readFile(fixture, 'utf8'))).toMatchObject({
        event: { type: 'space_view' },
    });
    await expect(host('events', 'save', failed.id, '--name', '../out')).rejects.toMatchObject({
        message: expect.stringContaining('name'),
    });
    await expect(host('logs', 'tlak')).rejects.toMatchObject({
        code: 'integration_unknown',
        message: 'The host has no integration “tlak”. It has: talk.',
    });
});

test('uninstalls, installs everywhere, and deletes when confirmed', async () => {
    expect(await host('uninstall', 'talk')).toBe('talk is uninstalled.');
    expect(await host('install', 'talk')).toBe(
        '+ talk on Acme\n+ talk on Handbook\n+ talk on Handbook',
    );
    expect(await host('install', 'talk')).toBe('talk is installed there already.');
    await expect(host('unpublish', 'talk')).rejects.toMatchObject({ code: 'confirmation_missing' });
    expect(await host('unpublish', 'talk', '--yes')).toBe('talk is deleted.');
});

test('every command has a description and examples, and completion names it', async () => {
    const program = createProgram();
    const script = await run('completion', 'bash');
    for (const command of program.commands) {
        expect(script).toContain(command.name());
        expect(command.description()).not.toBe('');
        let help = '';
        command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
        expect(help, command.name()).toMatch(/Examples?:/);
    }
});
