/** Integrations in the shape of public ones, used in a browser. All tests share one host. */
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import type { PublishableKey, WorkbenchState } from '@bindery/contract';

import { makeWorkspace, openWorkbench, ROOT, startHost, type Host } from './host.ts';
import { callWorkbench, startOtherSite } from './other-site.ts';

const NAMES = ['flow-chart', 'request-form', 'sign-in', 'campaign-form', 'link-card'];
const FOLDERS = NAMES.map((name) => join(ROOT, 'e2e/fixtures/public-shapes', name));
const MERMAID = join(ROOT, 'node_modules/mermaid/dist/mermaid.min.js');

let stack: AsyncDisposableStack;
let host: Host;

test.beforeAll(async () => {
    test.setTimeout(180_000);
    stack = new AsyncDisposableStack();
    const { data } = stack.use(await makeWorkspace());
    host = await startHost({ folders: FOLDERS, data });
    stack.defer(async () => void (await host.stop()));
});
test.afterAll(() => stack.disposeAsync());

function block(page: Page, integration: string): Locator {
    return page.locator(`[data-integration="${integration}"]`).last();
}

async function serveMermaid(page: Page): Promise<void> {
    await page.route('https://cdn.example/mermaid.min.js', (route) =>
        route.fulfill({ path: MERMAID, contentType: 'text/javascript' }),
    );
}

/** Waits until an image has loaded. */
async function expectLoaded(image: Locator): Promise<void> {
    await expect
        .poll(() => image.evaluate((node) => node instanceof HTMLImageElement && node.naturalWidth))
        .toBeGreaterThan(0);
}

async function insert(page: Page, title: string): Promise<void> {
    const editor = page.getByRole('textbox', { name: 'Page content' });
    await editor.focus();
    await page.keyboard.press('Control+End');
    await page.keyboard.press('Control+/');
    await page.keyboard.type(title);
    await page.getByRole('option', { name: title }).first().click();
}

/** Pastes a link on a line of its own at the end of the page. */
async function paste(page: Page, link: string): Promise<void> {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('textbox', { name: 'Page content' }).focus();
    await page.keyboard.press('Control+End');
    await page.keyboard.press('Enter');
    await page.evaluate((text) => navigator.clipboard.writeText(text), link);
    await page.keyboard.press('Control+v');
}

test('a diagram of mermaid fills its frame and follows the text', async ({ page }) => {
    await serveMermaid(page);
    await openWorkbench(page, host);
    await insert(page, 'Flow chart');
    const chart = block(page, 'flow-chart');
    const frame = chart.frameLocator('iframe');
    await expect(frame.locator('#drawing svg')).toContainText('B');
    await expect
        .poll(() =>
            frame.locator('#drawing svg').evaluate((drawing) => {
                const { height } = (drawing as SVGSVGElement).viewBox.baseVal;
                // The ratio and the height of the drawing leave no empty space below it.
                return window.innerHeight <= Math.ceil(height) &&
                    window.innerHeight - drawing.getBoundingClientRect().bottom < 10
                    ? 'full'
                    : `${window.innerHeight} for ${height}`;
            }),
        )
        .toBe('full');
    await chart.getByRole('textbox').click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type(' --> C[Typed later]');
    await expect(frame.locator('#drawing svg')).toContainText('Typed later');
    await expect(page.getByText('Saved', { exact: true })).toBeVisible();

    await page.goto(host.sites[0]?.url ?? '');
    const published = page.locator('[data-integration="flow-chart"]').last();
    await expect(published.frameLocator('iframe').locator('#drawing svg')).toContainText('B');
});

test('a form is edited in a modal that closes with properties of its own', async ({ page }) => {
    await openWorkbench(page, host);
    await insert(page, 'Request form');
    const form = block(page, 'request-form');
    await form.getByRole('button', { name: 'Send' }).click();
    await expect(form.getByRole('alert')).toContainText('Add a question before you send the form');
    await expect(form.getByRole('alert')).toContainText('request-form refused the action “refuse”');

    await form.getByRole('button', { name: 'Add a question' }).click();
    const modal = page.getByRole('dialog');
    await expect(modal.getByRole('textbox', { name: 'Label' })).toBeFocused();
    await modal.frameLocator('iframe').getByRole('button', { name: 'Show an example' }).click();
    await page.keyboard.press('Tab');
    await expect(modal.getByRole('button', { name: 'Save the question' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(modal).toHaveCount(0);

    await form.getByRole('button', { name: 'Add a question' }).click();
    await modal.getByRole('textbox', { name: 'Label' }).fill('Your account');
    await modal.getByRole('combobox', { name: 'Topic' }).click();
    await page.getByRole('option', { name: 'Access' }).click();
    await modal.getByRole('button', { name: 'Save the question' }).click();
    await expect(modal).toHaveCount(0);
    await expect(form).toContainText('Your account (access)');
    await expect(page.getByText('Saved', { exact: true })).toBeVisible();
    await page.reload();
    await expect(block(page, 'request-form')).toContainText('Your account (access)');
});

test('a sign-in configuration is saved twice and never stores a mask', async ({ page }) => {
    const { integrations, sites } = await callWorkbench<WorkbenchState>(host, 'GET', '/state');
    const installation = integrations.find(({ integration }) => integration.name === 'sign-in')
        ?.installations[0]?.installation.id;
    const siteName = sites[0]?.title ?? '';
    await openWorkbench(page, host, '/integrations/sign-in');
    await page.getByRole('tab', { name: `Site: ${siteName}` }).click();
    const panel = page.getByRole('tabpanel');
    const install = panel.getByRole('button', { name: `Install on ${siteName}` });
    const save = panel.getByRole('button', { name: 'Save the provider' });
    await expect(install.or(save)).toBeVisible();
    if (await install.isVisible()) await install.click();

    await save.click();
    await expect(panel.getByRole('alert')).toContainText('The token endpoint is missing');
    await expect(panel.getByRole('alert')).toContainText('sign-in refused the action “save”');

    await panel.getByRole('textbox', { name: 'Client ID' }).fill('first');
    await panel.getByRole('textbox', { name: 'Token endpoint' }).fill('login.example/token');
    await panel.getByRole('textbox', { name: 'Client secret' }).fill('stored-once');
    await save.click();
    await expect(panel.getByText('Configuration saved')).toBeVisible();
    await page.reload();
    await page.getByRole('tab', { name: `Site: ${siteName}` }).click();
    await panel.getByRole('textbox', { name: 'Client ID' }).fill('second');
    await save.click();
    await expect(panel.getByText('Configuration saved')).toBeVisible();

    const site = await fetch(
        `${host.api}/v1/integrations/sign-in/installations/${installation}/sites/${sites[0]?.id}`,
        { headers: { authorization: `Bearer ${host.token}` } },
    );
    const { urls } = (await site.json()) as { urls: { publicEndpoint: string } };
    expect(await (await fetch(urls.publicEndpoint)).json()).toEqual({
        client_id: 'second',
        access_token_endpoint: 'https://login.example/token',
        client_secret: 'stored-once',
    });
});

test('a form of a marketing tool loads under a policy of several lines', async ({ page }) => {
    const foreign: string[] = [];
    await page.route('https://forms.example/embed.js', (route) =>
        route.fulfill({
            contentType: 'text/javascript',
            body: `window.embedForm = (form) => (form.innerHTML = '<label>Address <input></label>');`,
        }),
    );
    await page.route('https://elsewhere.example/**', (route) => {
        foreign.push(route.request().url());
        return route.fulfill({ body: '' });
    });
    await openWorkbench(page, host);
    const loaded = page.waitForResponse((response) => response.url().includes('/form?id=42'));
    await insert(page, 'Campaign form');
    const response = await loaded;
    expect(new URL(response.url()).hostname).toBe('campaign-form-frames.localhost');
    expect([response.status(), response.headers()['content-security-policy']]).toEqual([
        200,
        "default-src 'none'; script-src 'self' 'unsafe-inline' https://forms.example; frame-src https://forms.example; style-src 'unsafe-inline'",
    ]);
    const frame = block(page, 'campaign-form').frameLocator('iframe');
    await frame.getByRole('textbox', { name: 'Address' }).fill('ada@example.com');
    expect(foreign).toEqual([]);
});

test('the icons, the preview and the links that a manifest names are shown', async ({ page }) => {
    await openWorkbench(page, host, '/integrations/link-card');
    await expectLoaded(page.locator('img.integration-icon'));
    await expectLoaded(page.getByRole('img', { name: 'Preview 1' }));
    await expectLoaded(page.getByRole('link', { name: 'link-card' }).locator('img'));
    await expect(page.getByRole('link', { name: 'Documentation' })).toHaveAttribute(
        'href',
        'https://boards.example/docs',
    );
    await openWorkbench(page, host);
    await page.getByRole('textbox', { name: 'Page content' }).focus();
    await page.keyboard.press('Control+End');
    await page.keyboard.press('Control+/');
    await page.keyboard.type('Board');
    await expectLoaded(page.getByRole('option', { name: 'Board' }).locator('img'));
});

test('a link becomes a card, and stays a link where that fails', async ({ page }) => {
    await openWorkbench(page, host);
    await paste(page, 'https://boards.example/b/Roadmap');
    await page.getByRole('button', { name: 'Show as Board' }).click();
    const card = block(page, 'link-card');
    await expect(card).toContainText('Roadmap');
    await expectLoaded(card.locator('.block-body img').first());
    const popup = page.waitForEvent('popup');
    await card.getByRole('button', { name: 'Roadmap' }).click();
    const explanation = await popup;
    await expect(explanation.getByRole('heading')).toContainText('leads to GitBook’s application');
    await expect(
        explanation.getByRole('link', { name: 'https://app.gitbook.com/integrations/link-card' }),
    ).toBeVisible();
    await explanation.close();

    const link = 'https://boards.example/x/none';
    await paste(page, link);
    await page.getByRole('button', { name: 'Show as Board' }).click();
    await expect(card.getByRole('alert')).toContainText('This link leads to no board');
    await expect(card.getByRole('link', { name: link })).toHaveAttribute('href', link);
    await card.getByRole('button', { name: 'Keep the link' }).click();
    await expect(page.getByRole('alert')).toHaveCount(0);
    const editor = page.getByRole('textbox', { name: 'Page content' });
    await expect(editor.locator('p').getByRole('link', { name: link })).toBeVisible();
    await expect(page.getByText('Saved', { exact: true })).toBeVisible();
    await page.reload();
    await expect(editor.locator('p').getByRole('link', { name: link })).toBeVisible();
});

test('a frame of the integration itself receives the page of another site', async ({ page }) => {
    await using site = await startOtherSite();
    await serveMermaid(page);
    const { spaces } = await callWorkbench<WorkbenchState>(host, 'GET', '/state');
    const { key } = await callWorkbench<PublishableKey>(host, 'POST', '/publishable-keys', {
        name: 'Documentation',
        space: spaces[0]?.id,
        blocks: [{ integration: 'flow-chart', component: 'chart' }],
        origins: [site.origin],
    });
    site.use({ host: new URL(host.api).origin, key });
    await page.goto(
        site.serve(
            '/',
            `<!doctype html><html lang="en"><title>Their page</title><body>
            <bindery-block integration="flow-chart" block="chart"></bindery-block>
            <script type="module" src="https://integrations.example.com/embed.js" data-key="pk_example"></script></body></html>`,
        ),
    );
    const frame = page.frameLocator('iframe');
    await expect(frame.locator('#drawing svg')).toContainText('B');
    await expect(frame.locator('#page')).toHaveText('Their page');
});
