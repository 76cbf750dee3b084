import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';

import { makeWorkspace, openWorkbench, startHost } from './host.ts';

test('after a reconnect the open page saves pending edits and shows changed blocks', async ({
    page,
}) => {
    test.setTimeout(120_000);
    await using workspace = await makeWorkspace();
    const folder = workspace.example('hello-world');
    const options = { folders: [folder], data: workspace.data };
    await using first = await startHost(options);
    const args = ['--port', new URL(first.workbench).port];
    await openWorkbench(page, first);
    const editor = page.getByRole('textbox', { name: 'Page content' });
    const block = page.locator('[data-integration="hello-world"]').first();
    await block.getByRole('button', { name: 'Say hello' }).click();
    await expect(block.getByText('Hello, world! (1)')).toBeVisible();

    expect(await first.stop()).toBe(0);
    await editor.focus();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('Written while offline.');
    await expect(page.getByText('Not saved')).toBeVisible();

    // Closing the page asks for confirmation: the edit would be lost.
    const confirmation = page.waitForEvent('dialog');
    await page.close({ runBeforeUnload: true });
    await (await confirmation).dismiss();

    const source = join(folder, 'src/index.tsx');
    await writeFile(
        source,
        (await readFile(source, 'utf8')).replace('Hello, world!', 'Good morning!'),
    );
    await using _second = await startHost({ ...options, args });
    await expect(page.getByText('Saved', { exact: true })).toBeVisible();
    await expect(block.getByText('Good morning! (1)')).toBeVisible();
});
