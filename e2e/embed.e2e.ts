import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { createServer } from 'vite';

import { makeWorkspace, ROOT, startHost } from './host.ts';

test('an app of its own draws a block, with the real API', async ({ page }) => {
    // A host starts, and a development server bundles what the example depends on.
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
