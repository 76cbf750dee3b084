import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';

import { makeWorkspace, openWorkbench, startHost } from './host.ts';

test('the workbench provides the options of built-in sources and sends a webframe of a third party only its data', async ({
    page,
}) => {
    await using workspace = await makeWorkspace();
    const folder = workspace.example('hello-world');
    const source = join(folder, 'src/index.tsx');
    await writeFile(
        source,
        (await readFile(source, 'utf8')).replace(
            '<block>',
            `<block>
                <select state="api" placeholder="API" options={{ source: 'openapi' }} />
                <webframe source={{ url: 'https://frames.example/' }} aspectRatio={2} data={{ a: 'b' }} />`,
        ),
    );
    await page.route('https://frames.example/**', (route) =>
        route.fulfill({
            contentType: 'text/html',
            body: `<p></p><script>
                addEventListener('message', ({ data }) => {
                    if (data.state) document.querySelector('p').textContent = JSON.stringify(data.state);
                });
                parent.postMessage({ action: { action: '@webframe.ready' } }, '*');
            </script>`,
        }),
    );
    await using host = await startHost({ folders: [folder], data: workspace.data });
    await openWorkbench(page, host);
    const block = page.locator('[data-integration="hello-world"]').first();
    await block.getByRole('combobox', { name: 'API' }).click();
    await expect(page.locator('.ck-choices')).toContainText('has no OpenAPI specifications');
    // The frame belongs to a third party: it gets the integration's data, and not the page.
    await expect(block.frameLocator('iframe').locator('p')).toHaveText('{"a":"b"}');
});
