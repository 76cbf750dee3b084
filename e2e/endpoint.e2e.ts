import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Installation, WorkbenchState } from '@bindery/contract';

import { makeWorkspace, startHost, type Host, type Workspace } from './host.ts';

test.describe('public endpoints', () => {
    let workspace: Workspace;
    let host: Host;

    test.beforeAll(async () => {
        workspace = await makeWorkspace();
        const scriptPage = await writeScriptPage(workspace.path);
        host = await startHost({
            folders: [
                workspace.example('hello-world'),
                workspace.example('signed-webhook'),
                scriptPage,
            ],
            data: workspace.data,
        });
    });

    test.afterAll(async () => {
        await host?.[Symbol.asyncDispose]();
        await workspace?.[Symbol.asyncDispose]();
    });

    const endpoint = (name: string) =>
        host.integrations.find((integration) => integration.name === name)?.publicEndpoint ?? '';

    test('curl receives the example’s response', () => {
        const answer = execFileSync('curl', ['-sS', `${endpoint('hello-world')}/greet?name=Ada`], {
            encoding: 'utf8',
        });
        expect(JSON.parse(answer)).toMatchObject({ hello: 'Ada', method: 'GET' });
        expect(answer).toContain('/greet');
    });

    test('a request with a valid signature is accepted, and a changed one is refused', async () => {
        const installation = await installationOf(host, 'signed-webhook');
        expect(installation.status).toBe('pending');

        const secret = 'a secret for this test';
        const configured = await api(
            host,
            'PATCH',
            `/v1/integrations/signed-webhook/installations/${installation.id}`,
            {
                configuration: { webhook_secret: secret },
            },
        );
        expect(await configured.json()).toMatchObject({ status: 'active' });

        // These bytes are not valid UTF-8: the body must arrive unchanged.
        const body = Buffer.from([0xff, 0x00, 0xfe, 0x0a, 0x0d, 0x80]);
        const signature = createHmac('sha256', secret).update(body).digest('hex');
        const send = (bytes: Buffer) =>
            fetch(installation.urls.publicEndpoint, {
                method: 'POST',
                headers: {
                    'x-signature': `sha256=${signature}`,
                    'content-type': 'application/octet-stream',
                },
                body: new Uint8Array(bytes),
            });
        const accepted = await send(body);
        expect([accepted.status, await accepted.json()]).toEqual([200, { accepted: 6 }]);
        const refused = await send(Buffer.from('something else'));
        expect(refused.status).toBe(401);
    });

    test('an unknown integration answers 404 with a message', async () => {
        const response = await fetch(endpoint('hello-world').replace('hello-world', 'nobody'));
        expect(response.status).toBe(404);
        expect(await response.json()).toMatchObject({ error: { code: 404 } });
    });

    for (const type of ['text/html', 'TEXT/HTML', 'image/svg+xml', 'application/xml']) {
        test(`a script in a response of type ${type} cannot read the workbench`, async ({
            page,
        }) => {
            await page.goto(
                `${endpoint('script-page')}?${new URLSearchParams({ type, workbench: `${host.api}/` }).toString()}`,
            );
            // The script ran, and its request was refused.
            await expect(page.locator('#verdict')).toHaveText('refused');
        });
    }

    test('the API refuses requests without a token or with a foreign Host header', async () => {
        expect((await fetch(`${host.api}/v1/user`)).status).toBe(401);
        const rebound = execFileSync(
            'curl',
            [
                '-s',
                '-o',
                '/dev/null',
                '-w',
                '%{http_code}',
                '-H',
                'Host: evil.example',
                `${host.api}/`,
            ],
            { encoding: 'utf8' },
        );
        expect(Number(rebound)).toBeGreaterThanOrEqual(400);
    });
});

/** Writes an integration whose endpoint serves a page of the requested type; its script tries to read the workbench. */
async function writeScriptPage(folder: string): Promise<string> {
    const path = join(folder, 'script-page');
    await mkdir(path);
    await writeFile(
        join(path, 'gitbook-manifest.yaml'),
        'name: script-page\ntitle: Script page\nscript: ./index.ts\nvisibility: private\nscopes: []\nsummary: For a test.\norganization: acme\n',
    );
    await writeFile(
        join(path, 'index.ts'),
        `import { createIntegration } from '@gitbook/runtime';

const script = (workbench: string) => \`
    const say = (text) => { document.getElementById('verdict').textContent = text; };
    fetch(\${JSON.stringify(workbench)}).then((answer) => answer.text()).then((text) => say(text), () => say('refused'));
\`;

export default createIntegration({
    fetch: async (request) => {
        const url = new URL(request.url);
        const type = url.searchParams.get('type') ?? '';
        const code = script(url.searchParams.get('workbench') ?? '');
        const body = type.includes('svg')
            ? \`<svg xmlns="http://www.w3.org/2000/svg"><text id="verdict">waiting</text><script>\${code.replaceAll('=>', '=&gt;')}</script></svg>\`
            : \`<html xmlns="http://www.w3.org/1999/xhtml"><body><p id="verdict">waiting</p><script>\${type === 'application/xml' ? code.replaceAll('=>', '=&gt;') : code}</script></body></html>\`;
        return new Response(body, { headers: { 'Content-Type': type } });
    },
});
`,
    );
    return path;
}

function api(host: Host, method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(`${host.api}${path}`, {
        method,
        headers: { authorization: `Bearer ${host.token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
}

async function installationOf(host: Host, name: string): Promise<Installation> {
    const response = await api(host, 'GET', '/workbench/state');
    const { integrations } = (await response.json()) as WorkbenchState;
    const shown = integrations.find(({ integration }) => integration.name === name);
    const installation = shown?.installations[0]?.installation;
    if (installation === undefined) throw new Error(`${name} is not installed`);
    return installation;
}
