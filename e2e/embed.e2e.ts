import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { createServer } from 'vite';

import { makeWorkspace, ROOT, startHost } from './host.ts';

test('a separate app renders a block through the API', async ({ page }) => {
    // Starting a host and bundling the example's dependencies takes long on a busy machine.
    test.setTimeout(120_000);
    await using workspace = await makeWorkspace();
    await using host = await startHost({
        folders: [workspace.example('hello-world')],
        data: workspace.data,
    });
    process.env['BINDERY_API'] = new URL(host.api).origin;
    const server = await createServer({
        configFile: join(ROOT, 'examples/embed-contentkit/vite.config.ts'),
        logLevel: 'error',
        server: { host: '127.0.0.1', port: 0, strictPort: false, hmr: false, ws: false },
    });
    try {
        await server.listen();
        await page.goto(`${server.resolvedUrls?.local[0] ?? ''}?token=${host.token}`);
        await page.getByRole('button', { name: 'Say hello' }).click({ timeout: 60_000 });
        await expect(page.getByText('Hello, world! (1)')).toBeVisible();
    } finally {
        await server.close();
    }
});
