/** Publishable keys in the workbench, and the page that uses one. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

import { makeWorkspace, openWorkbench, startHost } from './host.ts';
import { startOtherSite } from './other-site.ts';

test('a key is made in the workbench, used by a page, and revoked', async ({ page, context }) => {
    test.setTimeout(180_000);
    await using workspace = await makeWorkspace();
    await using site = await startOtherSite();
    await using host = await startHost({
        folders: ['hello-world', 'greeting-modal'].map((name) => workspace.example(name)),
        data: workspace.data,
    });
    await openWorkbench(page, host, '/access');
    const keys = page.getByRole('region', { name: 'Publishable keys' });
    await expect(keys.getByText('There are no publishable keys.')).toBeVisible();
    await keys.getByRole('button', { name: 'Create key' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Create a publishable key' });
    const create = dialog.getByRole('button', { name: 'Create key' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Handbook');
    await expect(create).toBeDisabled();
    await dialog.getByRole('switch', { name: 'Hello block' }).press('Space');
    const origins = dialog.getByRole('textbox', { name: 'Origins' });
    await origins.fill('docs.example.com');
    await create.press('Enter');
    await expect(dialog.getByRole('alert')).toContainText('"docs.example.com" is not an origin');
    await origins.fill(`${site.origin}\nhttps://docs.example.com`);
    for (const theme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: theme });
        const { violations } = await new AxeBuilder({ page }).include('[role="dialog"]').analyze();
        expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
        await page.screenshot({ path: test.info().outputPath(`create-${theme}.png`) });
    }
    await create.press('Enter');

    const snippet = page.getByRole('dialog', { name: 'Key “Handbook”' });
    const textOf = (label: string) =>
        snippet.getByRole('group', { name: label }).locator('code').innerText();
    const [script, block] = [await textOf('Script'), await textOf('Block')];
    await page.screenshot({ path: test.info().outputPath('snippet.png') });
    const reader = await context.newPage();
    const html = `<!doctype html><html lang="en"><title>Test</title>${script}<body>${block}</body></html>`;
    await reader.goto(site.serve('/handbook', html));
    await reader.getByRole('button', { name: 'Say hello' }).click();
    await expect(reader.getByText('Hello, world! (1)')).toBeVisible();

    await snippet.getByRole('button', { name: 'Done' }).click();
    await page.reload();
    const list = page.getByRole('list', { name: 'Publishable keys' });
    await expect(list).toContainText(`${site.origin}, https://docs.example.com · last used`);
    await expect(list).toContainText('hello-world/hello');
    for (const width of [360, 768, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        const { violations } = await new AxeBuilder({ page }).include('.access').analyze();
        expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
        await page.screenshot({ path: test.info().outputPath(`keys-${width}.png`) });
    }
    await list.getByRole('button', { name: 'Revoke Handbook' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke key' }).click();
    await expect(keys.getByText('There are no publishable keys.')).toBeVisible();
    await reader.reload();
    await expect(reader.getByRole('alert')).toContainText('was revoked');
});
