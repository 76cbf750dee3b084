import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildIntegration } from '@bindery/bundler';
import { makeFolder, SMALL_INTEGRATION } from '@bindery/test-support/folder';
import { afterEach, describe, expect, test, vi } from 'vitest';

import { createProgram } from './program.ts';

/** Runs the command in this process. Wrong arguments reject with commander's message. */
async function run(...args: string[]): Promise<void> {
    const program = createProgram();
    for (const command of [program, ...program.commands]) {
        command.exitOverride().configureOutput({ writeErr: () => {} });
    }
    await program.parseAsync(args, { from: 'user' });
}

/** Mocks `console.log` or `console.warn`. Returns a function that returns the printed text. */
function capture(method: 'log' | 'warn'): () => string {
    const spy = vi.spyOn(console, method).mockImplementation(() => {});
    return () => spy.mock.calls.flat().join('\n');
}

afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
});

describe('arguments', () => {
    test.each([
        [['dev'], /missing required argument 'folders'/],
        [['dev', '.', '--port', '65536'], /0 \(any free port\) to 65535/],
        [['dev', '.', '--port', 'http'], /0 \(any free port\) to 65535/],
        [['dev', '.', '--tunnel-url', 'abc.example.net'], /origin of the tunnel/],
        [['dev', '.', '--tunnel-url', 'https://abc.example.net/path'], /without a path/],
        [['dev', '.', '--tunnel-url', 'https://user:key@abc.example.net'], /origin of the tunnel/],
        [['dev', '.', '--sdk', 'own'], /Allowed choices are bindery, reference/],
        [['check', '.', '--runtime', 'other'], /Allowed choices are bindery, own/],
        [['publish'], /missing required argument 'folder'/],
        [['frobnicate'], /unknown command 'frobnicate'/],
    ])('rejects %j before anything starts', async (args, message) => {
        await expect(run(...args)).rejects.toThrow(message);
    });
});

describe('help', () => {
    test('loads no package but those that describe commands', async () => {
        const hooks = `data:text/javascript,${encodeURIComponent(`
            import { registerHooks } from 'node:module';
            registerHooks({ resolve: (specifier, context, next) => {
                if (!/^[./]/.test(specifier) && !specifier.startsWith('node:')) console.error(specifier);
                return next(specifier, context);
            } });`)}`;
        const bin = join(import.meta.dirname, '../bin/bindery.js');
        const { stdout, stderr } = await promisify(execFile)(process.execPath, [
            '--import',
            hooks,
            bin,
            '--help',
        ]);
        expect(stdout).toContain('Usage: bindery');
        const loaded = stderr.split('\n').filter((line) => /^[@\w-]+(\/|$)/.test(line));
        const light =
            /^(commander|picocolors|@bindery\/contract\/(error|manifest-file|permissions))$/;
        expect(loaded).toContain('commander');
        expect(loaded.filter((specifier) => !light.test(specifier))).toEqual([]);
    });
});

describe('check', () => {
    test('prints name, size and hash of an integration', async () => {
        await using folder = await makeFolder(SMALL_INTEGRATION);
        const output = capture('log');
        await run('check', folder.path);
        expect(output()).toMatch(/^small: [\d.]+ KB, [0-9a-f]{12}$/);
    });

    test('prints the warnings of the manifest and of the environment that --env names', async () => {
        await using folder = await makeFolder({
            ...SMALL_INTEGRATION,
            'gitbook-manifest.yaml': `${SMALL_INTEGRATION['gitbook-manifest.yaml']}envs:
  staging:
    secrets:
      KEY: \${{ env.BINDERY_TEST_NOT_SET }}
`,
        });
        capture('log');
        const findings = capture('warn');
        await run('check', folder.path);
        expect(findings()).toBe('');
        await expect(run('check', folder.path, '--env', 'staging')).rejects.toMatchObject({
            code: 'check_failed',
        });
        expect(findings()).toMatch(/yaml:8:\d+ error .*\n.*BINDERY_TEST_NOT_SET/);
        await expect(run('check', folder.path, '--env', 'stagng')).rejects.toThrow('1 error');
        expect(findings()).toContain('Use --env with one of staging');
    });

    test('prints the findings of every folder as JSON', async () => {
        await using folder = await makeFolder({ 'gitbook-manifest.yaml': 'name: a b\n' });
        await using good = await makeFolder(SMALL_INTEGRATION);
        const output = capture('log');
        await expect(run('check', folder.path, good.path, '--json')).rejects.toThrow('errors');
        const { folders } = JSON.parse(output()) as { folders: { findings: unknown[] }[] };
        expect(folders[0]?.findings[0]).toMatchObject({ rule: 'manifest', line: 1 });
        expect(folders[1]).toMatchObject({ name: 'small', findings: [] });
    });

    test('names integrations near a folder that does not exist', async () => {
        await using folder = await makeFolder({
            'my-block/gitbook-manifest.yaml': 'name: my-block\n',
        });
        vi.stubEnv('GITBOOK_TOKEN', 'token');
        for (const command of ['check', 'dev', 'publish']) {
            await expect(run(command, `${folder.path}/my-blok`)).rejects.toMatchObject({
                code: 'folder_without_manifest',
                message: expect.stringMatching(/There is no folder .*my-blok.*near it: .*my-block/),
            });
        }
    });

    test('fails on a manifest with mistakes', async () => {
        await using folder = await makeFolder({ 'gitbook-manifest.yaml': 'name: a b\n' });
        capture('warn');
        await expect(run('check', folder.path)).rejects.toMatchObject({ code: 'check_failed' });
    });
});

describe('new', () => {
    test('writes an integration that builds and names no path of this machine', async () => {
        await using folder = await makeFolder({});
        const path = join(folder.path, 'My Block');
        capture('log');
        await run('new', path);
        const { manifest } = await buildIntegration(path, { sdk: 'bindery', mode: 'production' });
        expect(manifest).toMatchObject({ name: 'my-block', title: 'My block' });
        for (const file of ['package.json', 'tsconfig.json', '.gitignore']) {
            const text = await readFile(join(path, file), 'utf8');
            expect(text).not.toContain(process.cwd());
            expect(text).not.toContain(folder.path);
        }
        expect(JSON.parse(await readFile(join(path, 'package.json'), 'utf8'))).toMatchObject({
            scripts: { dev: 'bindery dev .' },
            devDependencies: { '@bindery/cli': expect.stringMatching(/^\d+\.\d+\.\d+/) },
        });
    });

    test.each([
        ['007', "name: '007'"],
        ['true', "name: 'true'"],
    ])('quotes the name %s, which YAML would not read as text', async (name, line) => {
        await using folder = await makeFolder({});
        capture('log');
        await run('new', join(folder.path, name));
        const text = await readFile(join(folder.path, name, 'gitbook-manifest.yaml'), 'utf8');
        expect(text).toContain(line);
    });

    test('refuses a folder that is not empty, and a name without letters', async () => {
        await using folder = await makeFolder({ 'notes.txt': 'mine' });
        await expect(run('new', folder.path)).rejects.toMatchObject({ code: 'folder_not_empty' });
        await expect(run('new', join(folder.path, '_'))).rejects.toMatchObject({
            code: 'name_invalid',
        });
        expect(await readFile(join(folder.path, 'notes.txt'), 'utf8')).toBe('mine');
    });
});

/** Starts a host whose user belongs to some organizations; collects what is published. */
async function startHost(organizations: string[]) {
    const published: { organization: string }[] = [];
    const server = createServer(async (request, response) => {
        response.setHeader('content-type', 'application/json');
        if (request.headers.authorization !== 'Bearer right') {
            response.statusCode = 401;
            response.end('{"error":{"code":401,"message":"no such token"}}');
            return;
        }
        if (request.method === 'GET') {
            // A page holds one organization, unless the request sets a limit.
            const query = new URL(request.url ?? '', 'http://host').searchParams;
            const start = query.has('page') ? 1 : 0;
            const end = query.has('limit') ? organizations.length : start + 1;
            const ids = organizations.slice(start, end);
            const next = end < organizations.length ? { page: 'second' } : undefined;
            response.end(JSON.stringify({ items: ids.map((id) => ({ id })), next }));
            return;
        }
        let body = '';
        for await (const chunk of request) body += String(chunk);
        published.push(JSON.parse(body) as { organization: string }); // the body of publishIntegration
        response.end(
            '{"version":3,"urls":{"app":"http://app","publicEndpoint":"http://endpoint"}}',
        );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo; // it listens on a port, not on a pipe
    return {
        published,
        options: ['--endpoint', `http://127.0.0.1:${port}`, '--token', 'right'],
        async [Symbol.asyncDispose]() {
            server.closeAllConnections();
            server.close();
        },
    };
}

describe('publish', () => {
    test('sends the version for the organization that is named', async () => {
        await using folder = await makeFolder(SMALL_INTEGRATION);
        await using host = await startHost(['one', 'two']);
        const output = capture('log');
        await run('publish', folder.path, ...host.options, '--organization', 'two');
        expect(host.published).toMatchObject([{ organization: 'two', title: 'Small' }]);
        expect(output()).toContain('small');
        expect(output()).toContain('v3 published');
    });

    test('refuses an organization that the user does not belong to', async () => {
        await using folder = await makeFolder(SMALL_INTEGRATION);
        await using host = await startHost(['one', 'two']);
        await expect(
            run('publish', folder.path, ...host.options, '--organization', 'acme'),
        ).rejects.toMatchObject({
            code: 'organization_unknown',
            message: expect.stringMatching(/"acme".*one, two/),
        });
        expect(host.published).toEqual([]);
    });

    test('needs --organization when the user belongs to several organizations', async () => {
        await using folder = await makeFolder(SMALL_INTEGRATION);
        await using host = await startHost(['one', 'two']);
        await expect(run('publish', folder.path, ...host.options)).rejects.toMatchObject({
            code: 'organization_unknown',
        });
    });

    test('reports missing and invalid input before it calls the host', async () => {
        await using folder = await makeFolder(SMALL_INTEGRATION);
        vi.stubEnv('GITBOOK_TOKEN', '');
        await expect(run('publish', folder.path)).rejects.toMatchObject({ code: 'token_missing' });
        await expect(
            run('publish', folder.path, '--token', 't', '--endpoint', 'nowhere'),
        ).rejects.toMatchObject({ code: 'host_unreachable' });
        await writeFile(join(folder.path, 'icon.svg'), '<svg/>');
        await folder.write({
            'gitbook-manifest.yaml': `${SMALL_INTEGRATION['gitbook-manifest.yaml']}icon: ./icon.svg\n`,
        });
        await expect(run('publish', folder.path, '--token', 't')).rejects.toMatchObject({
            code: 'image_invalid',
        });
    });

    test('reports the host’s error message', async () => {
        await using folder = await makeFolder(SMALL_INTEGRATION);
        await using host = await startHost(['one']);
        await expect(
            run('publish', folder.path, ...host.options, '--token', 'wrong'),
        ).rejects.toMatchObject({
            code: 'publish_refused',
            message: expect.stringMatching(/answered 401: no such token.*--token/),
        });
    });
});
