/** Tests that the settings of `isolation.json` apply to isolates. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { startTestServer } from './test-server.ts';

let dataDirectory = '';
beforeEach(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'bindery-test-'));
});
afterEach(() => rm(dataDirectory, { recursive: true, force: true }));

const set = (content: unknown): Promise<void> =>
    writeFile(
        join(dataDirectory, 'isolation.json'),
        typeof content === 'string' ? content : JSON.stringify(content),
    );

test('applies lists of hosts to their integration, and limits to all integrations', async () => {
    const listener = createServer((_request, response) => response.end('reached'));
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const { port } = listener.address() as AddressInfo;
    await set({
        limits: { responseBytes: 1_000 },
        integrations: {
            probe: { allow: ['127.0.0.1', '*.example.com'], deny: ['denied.example.com'] },
            other: { allow: [] },
        },
    });
    await using server = await startTestServer({ dataDirectory, allowPrivateNetwork: true });
    const endpoint = server.server.integrations[0]?.publicEndpoint.replace(/\/$/, '');
    const call = async (url: string) => {
        const response = await fetch(`${endpoint}/call?url=${encodeURIComponent(url)}`);
        return response.text();
    };
    expect(await call(`http://127.0.0.1:${port}/`)).toBe('reached');
    expect(await call(`http://localhost:${port}/`)).toContain('not on the allow list');
    expect(await call('http://denied.example.com/')).toContain('on the deny list');

    const fits = await fetch(`${endpoint}/echo`, { method: 'POST', body: 'x'.repeat(999) });
    expect(fits.status).toBe(201);
    const large = await fetch(`${endpoint}/echo`, { method: 'POST', body: 'x'.repeat(1_001) });
    expect([large.status, await large.text()]).toEqual([
        502,
        expect.stringContaining('limit of 1000 bytes'),
    ]);
    const { egress } = await server.waitFor(
        ({ type, status }) => type === 'fetch' && status === 400,
    );
    expect(egress).toMatchObject([{ refused: expect.stringMatching(/allow list|deny list/) }]);
    listener.close();
}, 90_000);

test.each([
    ['{', /isolation\.json is wrong: .*JSON/],
    [{ limits: { wallTime: 1 } }, /limits.*wallTime/],
    [{ limits: { stallMs: -1 } }, /limits\.stallMs: .*>0/],
    [{ limits: { stallMs: '300' } }, /limits\.stallMs: .*expected number/],
    [
        { integrations: { probe: { allow: ['ok.example.com', 'https://api.example.com/'] } } },
        /integrations\.probe\.allow\[1\]: expected a host name like/,
    ],
    [{ integrations: { probe: { deny: 'example.com' } } }, /integrations\.probe\.deny: .*array/],
    [{ integrations: { probe: { allowed: [] } } }, /integrations\.probe: .*allowed/],
])('refuses to start with %j, and names the invalid setting', async (file, message) => {
    await set(file);
    await expect(startTestServer({ dataDirectory })).rejects.toMatchObject({
        code: 'isolation_invalid',
        message: expect.stringMatching(message),
    });
});
