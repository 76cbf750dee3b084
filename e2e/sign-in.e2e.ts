import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';

import { launch, plainEnvironment, ROOT } from './host.ts';

const BINDERY = join(ROOT, 'packages/cli/bin/bindery.js');
const PASSWORD = 'correct horse battery';

/** Returns a free port: the origins of the configuration name it before the server listens. */
async function freePort(): Promise<number> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
}

test('a person signs in to bindery serve, invites, and the invited person makes an account', async ({
    browser,
}) => {
    await using stack = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), 'bindery-sign-in-'));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    const port = await freePort();
    const app = `http://localhost:${port}`;
    const config = join(folder, 'bindery.yaml');
    await writeFile(
        config,
        `
listen: { public: '127.0.0.1:${port}', admin: '127.0.0.1:0', drainSeconds: 0 }
urls:
  app: ${app}
  endpoints: http://127.0.0.1:${port}
  frames: http://{integration}-frames.localhost:${port}
  sites: http://{site}-site.localhost:${port}
database: { data: '${folder}/data' }
auth:
  password: true
  oidc: { issuer: 'http://127.0.0.1:9', clientId: bindery, clientSecret: s, name: Acme }
`,
    );
    const user = ['--organization', 'Acme', '--name', 'Ada', '--email', 'ada@example.com'];
    execFileSync(
        process.execPath,
        [BINDERY, 'admin', 'init', ...user, '--password', '--config', config],
        { input: `${PASSWORD}\n`, env: plainEnvironment() },
    );
    stack.use(await launch([process.execPath, BINDERY], ['serve', '--config', config, '--json']));

    const page = await browser.newPage();
    await page.goto(app);
    await expect(page.getByRole('heading', { name: 'Sign in to Bindery' })).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'E-mail address' })).toBeFocused();
    await page.keyboard.type('ada@example.com');
    await page.keyboard.press('Tab');
    await page.keyboard.type('wrong horse battery');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toHaveText('The address or the password is wrong.');
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();

    const { url } = await page.evaluate(async () => {
        const response = await fetch('/workbench/invitations', {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: '{"role":"editor"}',
        });
        return (await response.json()) as { url: string };
    });
    const other = await browser.newContext({
        colorScheme: 'dark',
        viewport: { width: 360, height: 740 },
    });
    stack.defer(() => other.close());
    const invited = await other.newPage();
    await invited.goto(url);
    await expect(invited.getByRole('heading', { name: 'Join Acme' })).toBeVisible();
    await invited.getByRole('textbox', { name: 'Your name' }).fill('Bo');
    await invited.getByRole('textbox', { name: 'E-mail address' }).fill('bo@example.com');
    await invited.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await invited.keyboard.press('Enter');
    await invited.getByRole('button', { name: 'Sign out' }).click();
    await expect(invited.getByRole('heading', { name: 'Sign in to Bindery' })).toBeVisible();
    await invited.getByRole('button', { name: 'Continue with Acme' }).click();
    await expect(invited.getByRole('alert')).toContainText('Acme does not answer');
});
