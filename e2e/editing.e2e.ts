import { expect, test, type Locator, type Page } from '@playwright/test';

import { makeWorkspace, openWorkbench, startHost, type Host, type Workspace } from './host.ts';

test.describe('editing and configuration', () => {
    let workspace: Workspace;
    let host: Host;

    test.beforeAll(async () => {
        workspace = await makeWorkspace();
        host = await startHost({
            folders: ['hello-world', 'event-logger', 'site-banner'].map(workspace.example),
            data: workspace.data,
        });
    });

    test.afterAll(async () => {
        await host?.[Symbol.asyncDispose]();
        await workspace?.[Symbol.asyncDispose]();
    });

    test('a reload keeps headings, lists, a quote, code and a link', async ({ page }) => {
        await openWorkbench(page, host);
        await page.getByRole('button', { name: 'New page' }).click();
        await expect(page).toHaveTitle(/Untitled/);
        const editor = page.getByRole('textbox', { name: 'Page content' });
        await editor.focus();
        for (const line of ['## A heading', '- a point', '1. a step', '> a quote', '```js']) {
            await page.keyboard.type(line);
            await page.keyboard.press('Enter');
            if (line === '```js') break;
            if (line.startsWith('#')) continue;
            // An empty line ends a list or a quote.
            await page.keyboard.press('Enter');
        }
        await page.keyboard.type('const one = 1;');
        // Arrow down leaves the code block.
        await page.keyboard.press('ArrowDown');
        await page.keyboard.type('a link');
        await page.keyboard.press('Shift+Home');
        await page.getByRole('button', { name: 'Link', exact: true }).click();
        await page.getByRole('textbox', { name: 'Link' }).fill('https://example.com/');
        await page.keyboard.press('Enter');
        await expect(page.getByText('Saved', { exact: true })).toBeVisible();

        await page.reload();
        await expect(editor.getByRole('heading', { level: 2, name: 'A heading' })).toBeVisible();
        await expect(editor.locator('ul > li')).toHaveText('a point');
        await expect(editor.locator('ol > li')).toHaveText('a step');
        await expect(editor.locator('blockquote')).toHaveText('a quote');
        await expect(editor.locator('pre code')).toHaveText('const one = 1;');
        await expect(editor.getByRole('link', { name: 'a link' })).toHaveAttribute(
            'href',
            'https://example.com/',
        );
    });

    test('each kind of field is saved, and reports invalid input', async ({ page }) => {
        await openWorkbench(page, host, '/integrations/event-logger');
        await page.getByRole('textbox', { name: /Label/ }).fill('story');
        await choose(page, 'Level', 'debug');
        await save(page);

        const space = page.getByRole('tab', { name: /Handbook/ }).first();
        await space.click();
        const sample = page.getByRole('textbox', { name: /Log one of/ });
        await sample.fill('many');
        await page.getByRole('button', { name: 'Save' }).click();
        await expect(page.getByText('“many” is not a number.')).toBeVisible();
        await sample.fill('2');
        const views = page.getByRole('switch', { name: /Log views too/ });
        await expect(views).toBeChecked();
        await views.press('Space');
        await save(page);

        await page.reload();
        await expect(page.getByRole('textbox', { name: /Label/ })).toHaveValue('story');
        await expect(fieldOf(page, 'Level')).toContainText('debug');
        await space.click();
        await expect(sample).toHaveValue('2');
        await expect(views).not.toBeChecked();
    });

    test('a button of a configuration opens the integration’s page', async ({ page }) => {
        await openWorkbench(page, host, '/integrations/event-logger');
        const opened = page.waitForEvent('popup');
        await page.getByRole('button', { name: 'Write a line' }).click();
        await expect((await opened).getByText('A line was written.')).toBeVisible();
    });

    test('a ContentKit component configures a site', async ({ page }) => {
        await openWorkbench(page, host, '/integrations/site-banner');
        const message = page.getByPlaceholder('We are open today');
        await message.fill('Closed on Monday');
        await page.getByRole('button', { name: 'Save' }).click();
        await expect(page.getByText('Configuration saved')).toBeVisible();
        await page.reload();
        await expect(message).toHaveValue('Closed on Monday');
    });
});

async function save(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Configuration saved')).toBeVisible();
}

function fieldOf(page: Page, label: string): Locator {
    return page.locator('.field').filter({ hasText: label }).getByRole('button');
}

async function choose(page: Page, label: string, choice: string): Promise<void> {
    await fieldOf(page, label).click();
    await page.getByRole('option', { name: choice }).click();
}
