/** Search in the workbench (command palette) and on the published site: by keyboard, without results, and when it fails. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import type { WorkbenchPage, WorkbenchState } from '@bindery/contract';

import { makeWorkspace, openWorkbench, startHost, type Host } from './host.ts';
import { callWorkbench } from './other-site.ts';
import { takePictures } from './pictures.ts';

let stack: AsyncDisposableStack;
let host: Host;

const block = (type: string, text: string) => ({
    object: 'block',
    type,
    nodes: [{ object: 'text', leaves: [{ object: 'leaf', text, marks: [] }] }],
});
const NODES = [
    block('paragraph', 'A webhook tells your service what has changed.'),
    block('heading-1', 'Verify the signature'),
    block('paragraph', 'Compare the digest in constant time before you trust the payload.'),
];

test.beforeAll(async () => {
    test.setTimeout(180_000);
    stack = new AsyncDisposableStack();
    const workspace = stack.use(await makeWorkspace());
    const { data } = workspace;
    host = stack.use(await startHost({ folders: [workspace.example('hello-world')], data }));
    const { spaces } = await callWorkbench<WorkbenchState>(host, 'GET', '/state');
    const pages = `/spaces/${spaces[0]?.id}/pages`;
    for (const title of ['Webhooks', 'Deliveries']) {
        const page = await callWorkbench<WorkbenchPage>(host, 'POST', pages, { title });
        const nodes = title === 'Webhooks' ? NODES : [block('paragraph', 'Tried eight times.')];
        await callWorkbench(host, 'PUT', `${pages}/${page.id}`, { nodes, documentVersion: 1 });
    }
});
test.afterAll(() => stack.disposeAsync());

async function expectAccessible(page: Page, selector: string): Promise<void> {
    const { violations } = await new AxeBuilder({ page }).include(selector).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
}

test.describe('the search of the workbench', () => {
    test('finds the text of pages and opens one by keyboard', async ({ page }) => {
        await openWorkbench(page, host);
        await page.keyboard.press('Control+k');
        const field = page.getByRole('combobox', { name: /Search pages/ });
        await field.fill('digest');
        const found = page.getByRole('option', { name: /Webhooks.*Compare the digest/ });
        await expect(found).toBeVisible();
        await expect(found.locator('mark')).toHaveText('digest');
        await expect(found).toHaveAttribute('aria-selected', 'true');
        await expectAccessible(page, '.palette');
        await takePictures(page, 'workbench-found');
        await field.press('Enter');
        await expect(page.getByRole('dialog')).toHaveCount(0);
        await expect(page.getByRole('textbox', { name: 'Page content' })).toContainText('webhook');
    });

    test('says that nothing matches, and says why it did not search', async ({ page }) => {
        await openWorkbench(page, host);
        await page.keyboard.press('Control+k');
        const field = page.getByRole('combobox', { name: /Search pages/ });
        await field.fill('zebra crossing');
        const dialog = page.getByRole('dialog');
        await expect(dialog).toContainText('No page, integration or command matches');
        await takePictures(page, 'workbench-empty');
        await page.route('**/v1/orgs/*/search?**', (route) => route.abort());
        await field.fill('theme');
        await expect(dialog.getByRole('alert')).toContainText('The text of pages was not searched');
        await expect(dialog.getByRole('option', { name: /Theme: dark/ })).toBeVisible();
        await expectAccessible(page, '.palette');
        await takePictures(page, 'workbench-failed');
    });
});

test.describe('the search of a published site', () => {
    test('finds passages and opens one by keyboard', async ({ page }) => {
        await page.goto(host.sites[0]?.url ?? '');
        await page.keyboard.press('/');
        const field = page.getByRole('combobox', { name: 'Search this site' });
        await field.fill('digest');
        const found = page.getByRole('option', { name: /Webhooks/ }).first();
        await expect(found).toContainText('digest');
        await expectAccessible(page, 'dialog.search');
        await takePictures(page, 'site-found');
        await field.press('Enter');
        await expect(page).toHaveURL(/\/webhooks/);
    });

    test('answers a question, says that nothing matches, and that a search failed', async ({
        page,
    }) => {
        await page.goto(host.sites[0]?.url ?? '');
        await page.keyboard.press('Control+k');
        const dialog = page.getByRole('dialog', { name: 'Search' });
        const field = page.getByRole('combobox', { name: 'Search this site' });
        await field.fill('How do I verify the signature?');
        await page.getByRole('option', { name: /Ask/ }).click();
        await expect(dialog.getByRole('link', { name: /Webhooks/ }).first()).toBeVisible();
        await expectAccessible(page, 'dialog.search');
        await takePictures(page, 'site-answer');
        await field.fill('zebra');
        await expect(dialog.getByRole('status')).toContainText('No page has these words');
        await takePictures(page, 'site-empty');
        await page.route('**/~search?**', (route) => route.abort());
        await field.fill('webhook');
        await expect(dialog.getByRole('status')).toContainText('The search failed');
        await page.keyboard.press('Escape');
        await expect(dialog).toBeHidden();
    });
});
