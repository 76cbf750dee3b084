import { expect, test } from '@playwright/test';

import { PASSWORD, prepareService } from './service.ts';

test('a person signs in to bindery serve, invites, and the invited person makes an account', async ({
    browser,
}) => {
    await using stack = new AsyncDisposableStack();
    const service = stack.use(
        await prepareService(
            "  oidc: { issuer: 'http://127.0.0.1:9', clientId: bindery, clientSecret: s, name: Acme }",
        ),
    );
    await service.start();
    const { app } = service;

    const page = await (await browser.newContext()).newPage();
    await page.goto(app);
    await expect(page.getByRole('heading', { name: 'Sign in to Bindery' })).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'E-mail address' })).toBeFocused();
    await page.keyboard.type('ada@example.com');
    await page.keyboard.press('Tab');
    await page.keyboard.type('wrong horse battery');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toHaveText('The address or the password is wrong.');
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();

    const { url } = await page.evaluate(async () => {
        const response = await fetch('/workbench/invitations', {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: '{"role":"editor"}',
        });
        return (await response.json()) as { url: string };
    });
    const other = await browser.newContext({
        colorScheme: 'dark',
        viewport: { width: 360, height: 740 },
    });
    stack.defer(() => other.close());
    const invited = await other.newPage();
    await invited.goto(url);
    await expect(invited.getByRole('heading', { name: 'Join Acme' })).toBeVisible();
    await invited.getByRole('textbox', { name: 'Your name' }).fill('Bo');
    await invited.getByRole('textbox', { name: 'E-mail address' }).fill('bo@example.com');
    await invited.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await invited.keyboard.press('Enter');
    await invited.getByRole('button', { name: 'Sign out' }).click();
    await expect(invited.getByRole('heading', { name: 'Sign in to Bindery' })).toBeVisible();
    await invited.getByRole('button', { name: 'Continue with Acme' }).click();
    await expect(invited.getByRole('alert')).toContainText('Acme does not answer');
});
