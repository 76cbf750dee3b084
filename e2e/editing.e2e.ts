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

    test('pages are renamed, moved, duplicated, deleted and restored', async ({ page }) => {
        await openWorkbench(page, host);
        const tree = page.getByRole('navigation', { name: 'Pages and integrations' });
        const titles = () => tree.locator('[data-page-id]').allTextContents();
        const row = (name: string) => tree.getByRole('link', { name, exact: true });
        const notifications = page.getByRole('region', { name: 'Notifications' });
        await expect(row('Welcome')).toBeVisible();
        const before = await titles();

        // Created and named as an author does it; the address follows the first title.
        await page.getByRole('button', { name: 'New page' }).click();
        await expect(page).toHaveTitle(/Untitled/);
        await page.getByRole('textbox', { name: 'Page title' }).fill('Tides');
        await page.getByRole('textbox', { name: 'Page content' }).focus();
        await page.keyboard.type('High water');
        await expect(page.getByText('Saved', { exact: true })).toBeVisible();
        await page.keyboard.press('Enter');
        await page.keyboard.type('Low water');
        await expect(page.getByText('Saved', { exact: true })).toBeVisible();

        await row('Tides').focus();
        await page.keyboard.press('F2');
        await page.getByRole('dialog').getByRole('textbox', { name: 'Title' }).fill('Tide tables');
        await page.keyboard.press('Enter');
        await expect(row('Tide tables')).toBeVisible();
        await expect(page.getByRole('textbox', { name: 'Page title' })).toHaveValue('Tide tables');

        await row('Tide tables').focus();
        await page.keyboard.press('Alt+ArrowUp');
        await expect.poll(titles).toEqual([...before.slice(0, -1), 'Tide tables', before.at(-1)]);
        await expect(row('Tide tables')).toBeFocused();
        await page.keyboard.press('Alt+ArrowDown');
        await expect.poll(titles).toEqual([...before, 'Tide tables']);
        await row('Tide tables').dragTo(row(before[0] ?? ''), { targetPosition: { x: 40, y: 2 } });
        await expect.poll(titles).toEqual(['Tide tables', ...before]);

        await tree.getByRole('button', { name: 'Actions for Tide tables' }).click();
        await page.getByRole('menuitem', { name: 'Duplicate' }).click();
        await expect(row('Tide tables (copy)')).toHaveAttribute('aria-current', 'page');
        await row('Tide tables (copy)').focus();
        await page.keyboard.press('Delete');
        await expect(row('Tide tables (copy)')).toBeHidden();
        await notifications.getByRole('button', { name: 'Undo' }).click();
        await expect(row('Tide tables (copy)')).toHaveAttribute('aria-current', 'page');
        await expect(page.getByRole('textbox', { name: 'Page content' })).toContainText(
            'Low water',
        );

        await row('Tide tables').click();
        const content = page.getByRole('textbox', { name: 'Page content' });
        await content.focus();
        await page.keyboard.press('Control+End');
        await page.keyboard.press('Enter');
        await page.keyboard.type('Slack water');
        await expect(page.getByText('Saved', { exact: true })).toBeVisible();
        await page.getByRole('button', { name: 'Page actions' }).click();
        await page.getByRole('menuitem', { name: 'History…' }).click();
        // The version before the current one is shown first.
        const history = page.getByRole('dialog', { name: /History of/ });
        await expect(history.getByRole('region')).toContainText('Low water');
        await expect(history.getByRole('region')).not.toContainText('Slack water');
        await page.screenshot({ path: test.info().outputPath('history.png') });
        await history.getByRole('button', { name: 'Restore' }).click();
        await expect(content).not.toContainText('Slack water');
        await notifications.getByRole('button', { name: 'Undo' }).click();
        await expect(content).toContainText('Slack water');
    });

    test('spaces and sites are created, renamed, deleted and restored', async ({ page }) => {
        await openWorkbench(page, host);
        const space = page.getByRole('button', { name: /^Space: / });
        const notifications = page.getByRole('region', { name: 'Notifications' });
        const name = async (title: string) => {
            await page.getByRole('dialog').getByRole('textbox', { name: 'Title' }).fill(title);
            await page.keyboard.press('Enter');
            await expect(page.getByRole('dialog')).toBeHidden();
        };
        const choose = async (item: string) => {
            await space.click();
            await page.getByRole('menuitem', { name: item }).click();
        };
        await choose('New space…');
        await name('Harbours');
        await expect(space).toHaveText('Harbours');
        await choose('Rename space…');
        await name('Ports');
        await expect(space).toHaveText('Ports');

        await page.getByRole('button', { name: 'New site' }).click();
        await name('Port guide');
        const site = page.getByRole('link', { name: /^Port guide/ });
        await page.getByRole('button', { name: 'Actions for Port guide' }).click();
        await page.getByRole('menuitem', { name: 'Delete site' }).click();
        await expect(site).toBeHidden();
        await notifications.getByRole('button', { name: 'Undo' }).click();
        await expect(site).toBeVisible();

        await choose('Delete space');
        await expect(space).toHaveText('Handbook');
        await page.screenshot({ path: test.info().outputPath('deleted-space.png') });
        await notifications.getByRole('button', { name: 'Undo' }).click();
        await expect(space).toHaveText('Ports');
        await choose('Delete space');
        await expect(space).toHaveText('Handbook');
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
