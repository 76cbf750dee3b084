/** The console of `bindery serve`: organizations, members, invitations and the audit log. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Browser, type Page } from '@playwright/test';

import { PASSWORD, prepareService, type Service } from './service.ts';

let service: Service;

test.beforeAll(async () => {
    test.setTimeout(180_000);
    service = await prepareService();
    const { organization = '' } = service.admin('org', 'Beta');
    const grace = ['--name', 'Grace', '--email', 'grace@example.com', '--password'];
    service.admin('user', '--organization', organization, ...grace);
    await service.start();
});
test.afterAll(() => service[Symbol.asyncDispose]());

async function signIn(browser: Browser, email: string): Promise<Page> {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${service.app}/sign-in`);
    await page.getByRole('textbox', { name: 'E-mail address' }).fill(email);
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
    return page;
}

/** Makes an invitation in the console, and returns its link. */
async function invite(page: Page, role: string, email = ''): Promise<string> {
    await page.getByRole('link', { name: 'Members' }).click();
    await page.getByRole('button', { name: 'Invite' }).click();
    const dialog = page.getByRole('dialog', { name: 'Invite a person' });
    await dialog.getByRole('button', { name: 'Role' }).click();
    await page.getByRole('option', { name: role }).click();
    await dialog.getByRole('textbox', { name: 'E-mail address' }).fill(email);
    await dialog.getByRole('button', { name: 'Make link' }).click();
    const link = page.getByRole('group', { name: 'Invitation link' });
    const url = (await link.locator('code').textContent()) ?? '';
    await page.getByRole('button', { name: 'Done' }).click();
    return url;
}

async function violations(page: Page): Promise<unknown[]> {
    // React Aria announces a selected option by an element that it removes after a moment, and names it by the option.
    const axe = new AxeBuilder({ page }).exclude('[data-live-announcer]');
    const { violations: found } = await axe.analyze();
    return found.map(({ id, nodes }) => [id, nodes[0]?.html]);
}

test('an owner makes the first space, invites an editor and changes roles; the last owner stays', async ({
    browser,
}) => {
    const ada = await signIn(browser, 'ada@example.com');
    await expect(ada.getByText('No space yet')).toBeVisible();
    expect(await violations(ada)).toEqual([]);
    await ada.getByRole('button', { name: 'Create a space' }).click();
    await expect(ada.getByRole('textbox', { name: 'Page title' })).toBeVisible();

    const url = await invite(ada, 'Editor', 'bo@example.com');
    await expect(ada.getByText('bo@example.com')).toBeVisible();
    expect(await violations(ada)).toEqual([]);
    const bo = await (await browser.newContext()).newPage();
    await bo.goto(url);
    await bo.getByRole('textbox', { name: 'Your name' }).fill('Bo');
    await bo.getByRole('textbox', { name: 'E-mail address' }).fill('bo@example.com');
    await bo.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await bo.keyboard.press('Enter');
    // An editor sees the members, but changes none of them, and sees no audit log.
    await bo.getByRole('link', { name: 'Members' }).click();
    const members = bo.getByRole('list', { name: 'Members' });
    await expect(members.getByRole('listitem')).toHaveCount(2);
    await expect(members.getByRole('button')).toHaveCount(0);
    await expect(bo.getByRole('link', { name: 'Audit log' })).toHaveCount(0);
    await expect(bo.getByRole('heading', { name: 'Invitations' })).toHaveCount(0);

    await ada.reload();
    await expect(ada.getByText('No invitation is open.')).toBeVisible();
    const own = ada.getByRole('button', { name: 'Role of Ada' });
    await own.click();
    await ada.getByRole('option', { name: 'Admin' }).click();
    await expect(ada.getByRole('alert')).toContainText('needs an owner');
    await expect(own).toContainText('Owner');
    await ada.getByRole('button', { name: 'Leave the organization' }).click();
    await ada.getByRole('button', { name: 'Leave', exact: true }).click();
    await expect(ada.getByRole('alertdialog').getByRole('alert')).toContainText('needs an owner');
    await ada.getByRole('button', { name: 'Cancel' }).click();

    await ada.getByRole('button', { name: 'Role of Bo' }).click();
    await ada.getByRole('option', { name: 'Reader' }).click();
    await expect(ada.getByRole('button', { name: 'Role of Bo' })).toContainText('Reader');
    await ada.getByRole('button', { name: 'Remove Bo' }).click();
    await ada.getByRole('button', { name: 'Remove member' }).click();
    await expect(ada.getByText('bo@example.com')).toHaveCount(0);
    await bo.reload();
    await expect(bo.getByRole('heading', { name: 'Sign in to Bindery' })).toBeVisible();
});

test('an invitation is withdrawn', async ({ browser }) => {
    const ada = await signIn(browser, 'ada@example.com');
    const url = await invite(ada, 'Reader');
    await ada.getByRole('button', { name: 'Withdraw the invitation for anyone' }).click();
    await ada.getByRole('button', { name: 'Withdraw invitation' }).click();
    await expect(ada.getByText('No invitation is open.')).toBeVisible();
    const guest = await (await browser.newContext()).newPage();
    await guest.goto(url);
    await expect(guest.getByRole('alert')).toContainText('withdrawn');
});

test('a member of two organizations switches between them', async ({ browser }) => {
    const grace = await signIn(browser, 'grace@example.com');
    const url = await invite(grace, 'Admin');
    const ada = await signIn(browser, 'ada@example.com');
    await ada.goto(url);
    await ada.getByRole('button', { name: /Join/ }).click();
    await expect(ada.getByRole('button', { name: 'Organization: Beta' })).toBeVisible();
    await ada.getByRole('link', { name: 'Members' }).click();
    await expect(ada.getByRole('heading', { name: 'Members of Beta' })).toBeVisible();
    // An admin gives no owner's role, and does not take it.
    await expect(ada.getByRole('button', { name: 'Role of Grace' })).toHaveCount(0);
    await ada.getByRole('button', { name: 'Organization: Beta' }).click();
    await ada.getByRole('menuitemradio', { name: 'Acme' }).click();
    await expect(ada.getByRole('button', { name: 'Organization: Acme' })).toBeVisible();
});

test('the audit log is filtered and exported', async ({ browser }) => {
    const ada = await signIn(browser, 'ada@example.com');
    await ada.getByRole('link', { name: 'Audit log' }).click();
    const entries = ada.getByRole('list', { name: 'Entries of the audit log' });
    await expect(entries.getByText('Signed in').first()).toBeVisible();
    expect(await violations(ada)).toEqual([]);
    await ada.getByRole('button', { name: 'Kind' }).click();
    await ada.getByRole('option', { name: 'Sites' }).click();
    await expect(entries.getByText('Signed in')).toHaveCount(0);
    await ada.getByRole('button', { name: 'Kind' }).click();
    await ada.getByRole('option', { name: 'Sign-ins' }).click();
    await expect(entries.getByText('Signed in').first()).toBeVisible();
    const [download] = await Promise.all([
        ada.waitForEvent('download'),
        ada.getByRole('link', { name: 'Export' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('audit.ndjson');
    await ada.getByLabel('To', { exact: true }).fill('2020-01-01');
    await expect(ada.getByText('No entry matches the filter.')).toBeVisible();
});
