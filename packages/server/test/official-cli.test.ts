import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DATABASES } from '@bindery/test-support/databases';
import { startCheckedProxy, type CheckedProxy } from './checked-proxy.ts';
import { PROBE, startTestServer, type TestServer } from './test-server.ts';

const run = promisify(execFile);

const VERSION = '0.25.1';

/** A manifest without the scope that the OpenAPI document has and the CLI does not know yet. */
const MANIFEST = join(PROBE, 'official-manifest.yaml');

/** Installs the CLI from npm without its postinstall script: publishing does not need the tunnel that it downloads. */
async function installCli(): Promise<string> {
    const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'bindery');
    const folder = join(cache, `gitbook-cli-${VERSION}`);
    const cli = join(folder, 'node_modules/@gitbook/cli/dist/cli.js');
    try {
        await access(cli);
    } catch {
        await mkdir(folder, { recursive: true });
        await run('npm', [
            'install',
            '--ignore-scripts',
            '--no-audit',
            '--no-fund',
            '--prefix',
            folder,
            `@gitbook/cli@${VERSION}`,
        ]);
    }
    return cli;
}

describe.each(DATABASES)(`the official CLI ${VERSION} on %s`, (database) => {
    let cli: string;
    let test: TestServer;
    let proxy: CheckedProxy;
    let config: string;
    beforeAll(async () => {
        cli = await installCli();
        config = await mkdtemp(join(tmpdir(), 'bindery-cli-'));
        test = await startTestServer({ database, integrations: [] });
        proxy = await startCheckedProxy(test.server.api);
    }, 180_000);
    afterAll(async () => {
        await proxy[Symbol.asyncDispose]();
        await test[Symbol.asyncDispose]();
        await rm(config, { recursive: true, force: true });
    });

    /** Runs a command; `input` answers its prompts. */
    const gitbook = async (args: string[], input = '') => {
        const child = run(process.execPath, [cli, ...args], {
            env: {
                ...process.env,
                GITBOOK_ENDPOINT: proxy.endpoint,
                GITBOOK_TOKEN: test.server.token,
                XDG_CONFIG_HOME: config,
            },
        });
        child.child.stdin?.end(input);
        return (await child).stdout;
    };

    it('shows the authenticated user', async () => {
        expect(await gitbook(['whoami'])).toContain('Authenticated as You');
    });

    it('publishes an integration that runs', async () => {
        expect(await gitbook(['publish', MANIFEST])).toContain('Integration "probe" published');
        const { data } = await test.api.integrations.getIntegrationByName('probe');
        expect(data).toMatchObject({ version: 1, blocks: [{ id: 'counter' }] });
        const icon = await fetch(data.urls.icon ?? '');
        expect(icon.headers.get('content-type')).toBe('image/png');
        const response = await fetch(`${data.urls.publicEndpoint}/environment`);
        expect(await response.json()).toMatchObject({
            integration: { name: 'probe' },
            secrets: { TOP: 'top-secret' },
        });
    });

    it('unpublishes the integration', async () => {
        expect(await gitbook(['unpublish', 'probe'], 'y\n')).toContain('has been deleted');
        expect((await test.call('GET', '/v1/integrations/probe')).status).toBe(404);
    });

    it('has responses that match the OpenAPI document', () => {
        expect(proxy.problems).toEqual([]);
        expect([...proxy.called]).toEqual(
            expect.arrayContaining([
                'getAuthenticatedUser 200',
                'publishIntegration 200',
                'unpublishIntegration 204',
            ]),
        );
    });
});
