import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { expect, test } from '@playwright/test';
import type { Installation, WorkbenchState } from '@bindery/contract';

import { makeWorkspace, startHost, type Host, type Workspace } from './host.ts';

test.describe.serial('public endpoints', () => {
    let workspace: Workspace;
    let host: Host;

    test.beforeAll(async () => {
        workspace = await makeWorkspace();
        host = await startHost({
            folders: [workspace.example('hello-world'), workspace.example('signed-webhook')],
            data: workspace.data,
        });
    });

    test.afterAll(async () => {
        await host?.[Symbol.asyncDispose]();
        await workspace?.[Symbol.asyncDispose]();
    });

    const endpoint = (name: string) =>
        host.integrations.find((integration) => integration.name === name)?.publicEndpoint ?? '';

    test('curl gets the example’s answer', () => {
        const answer = execFileSync('curl', ['-sS', `${endpoint('hello-world')}/greet?name=Ada`], {
            encoding: 'utf8',
        });
        expect(JSON.parse(answer)).toMatchObject({ hello: 'Ada', method: 'GET' });
        expect(answer).toContain('/greet');
    });

    test('a signed request is accepted once its secret is configured, and a changed one refused', async () => {
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

        // Bytes that are no UTF-8: the body must arrive as it was sent.
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

    test('an unknown integration is a 404 that says so', async () => {
        const response = await fetch(endpoint('hello-world').replace('hello-world', 'nobody'));
        expect(response.status).toBe(404);
        expect(await response.json()).toMatchObject({ error: { code: 404 } });
    });

    test('the API is closed to those without the token, and to other hosts', async () => {
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
